"""Who: partnerships, organisations, partners, people and what they are there."""
