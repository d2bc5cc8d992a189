"""The tests mirror the source: `tests/actions/test_x.py` is about `actions/x.py`."""
