"""The only writers of guarded rows: reports, corrections, deadlines, and the derived state."""
