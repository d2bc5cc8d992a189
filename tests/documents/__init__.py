"""Plans of our own making in every format, and what each of them holds."""
