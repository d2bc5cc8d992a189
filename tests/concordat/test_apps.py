"""What comes with migrating."""

import pytest
from django.core.management import call_command
from django.db import connection


@pytest.mark.django_db
def test_migrating_makes_the_table_of_the_cache() -> None:
    """Where it is there already, it stays as it is."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE concordat_cache")
    for _ in range(2):
        call_command("migrate", verbosity=0)
        assert "concordat_cache" in connection.introspection.table_names()
