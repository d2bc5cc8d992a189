"""What pages and files show of people and contacts, as plain data."""
