"""Pages of who, one file a subject."""
