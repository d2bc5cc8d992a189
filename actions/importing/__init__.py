"""From a published document to rows: reading is pure, only `loading` knows the database."""
