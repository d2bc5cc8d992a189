"""Letters to send and the sender: an outbox that knows kinds and ids, not what they mean."""
