"""The only writers of rows about people; one file a subject."""
