"""Plumbing without models: the clock, tables, links, what every page shows."""
