"""What pages and letters show, as plain data; no HTML and no query while rendering."""
