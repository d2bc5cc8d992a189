#!/usr/bin/env python
"""The command line of the service."""

import os
import sys

# These only read: without --commit they touch no database and serve nobody, so they need no secret.
READING = {"import_plan", "read_by_when"}


def main() -> None:
    """Run one management command; what is missing here is said in one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concordat.settings")
    if READING.intersection(sys.argv[1:2]) and "--commit" not in sys.argv:
        os.environ.setdefault("CONCORDAT_MODE", "demonstration")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed here. Run `make setup`, then use .venv/bin/python.")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"This cannot start: {error}")


if __name__ == "__main__":
    main()
