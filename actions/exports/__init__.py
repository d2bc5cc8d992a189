"""What leaves as a file: registers as CSV, plans as fixtures."""
