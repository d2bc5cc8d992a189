"""What happened: an append-only, chained record of ids."""
