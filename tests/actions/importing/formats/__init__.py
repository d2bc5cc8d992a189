"""Tests of reading any format."""
