"""Print the address of a PostgreSQL server on which the tests can make databases.

TEST_DATABASE_URL names one; without it the usual local ones are tried. One clear line and exit
code 1 when none answers.
"""

import os
import sys

import dj_database_url
import psycopg

CANDIDATES = (
    "postgres:///postgres",
    "postgres://postgres@127.0.0.1:5432/postgres",
    "postgres://%2Fvar%2Frun%2Fpostgresql/postgres",
)
MAY_CREATE = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"


def complaint(url: str) -> str:
    """Why the tests cannot run on the server at `url`; "" when they can."""
    parts = dj_database_url.parse(url)
    try:
        with psycopg.connect(
            dbname=parts["NAME"] or "postgres",
            user=parts["USER"] or None,
            password=parts["PASSWORD"] or None,
            host=parts["HOST"] or None,
            port=parts["PORT"] or None,
            connect_timeout=5,
        ) as connection:
            row = connection.execute(MAY_CREATE).fetchone()
    except psycopg.Error as error:
        return str(error).strip().splitlines()[0]
    return "" if row and row[0] else "this user may not create databases"


def main() -> str:
    """The complaint to end with; "" after an address was printed."""
    asked = os.environ.get("TEST_DATABASE_URL", "")
    why = ""
    for url in [asked] if asked else CANDIDATES:
        why = complaint(url)
        if not why:
            print(url)
            return ""
    if asked:
        return f"No tests on PostgreSQL: TEST_DATABASE_URL cannot be used ({why})."
    return (
        "No tests on PostgreSQL: no local server answers. Start one, or name one: "
        "TEST_DATABASE_URL=postgres://user:password@host/postgres make test-postgres"
    )


if __name__ == "__main__":
    sys.exit(main() or 0)
