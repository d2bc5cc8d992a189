"""What, by whom, by when: plans, promises, dates, reports."""
