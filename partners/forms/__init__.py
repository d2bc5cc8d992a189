"""Forms of who, one file a subject."""
