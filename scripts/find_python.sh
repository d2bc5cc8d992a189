# Find a Python that will do (3.11 or later), or say in one line that there is none.
#
#   sh scripts/find_python.sh               prints its path
#   sh scripts/find_python.sh FILE ARG …    runs FILE with it
#
# PYTHON names one to use; without it the locked versions' own 3.11 is looked for first.

will_do() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

found=
if [ -n "${PYTHON:-}" ]; then
    if ! command -v "$PYTHON" >/dev/null 2>&1; then
        echo "PYTHON is '$PYTHON', and there is no such program." >&2
        exit 1
    fi
    if ! will_do "$PYTHON"; then
        echo "PYTHON is '$PYTHON', which is not Python 3.11 or later." >&2
        exit 1
    fi
    found=$PYTHON
else
    for candidate in python3.11 python3.12 python3.13 python3.14 python3 python; do
        if will_do "$candidate"; then
            found=$candidate
            break
        fi
    done
fi
if [ -z "$found" ]; then
    echo "Python 3.11 or later is needed and was not found. Install it, or say where it is: PYTHON=/path/to/python3 make …" >&2
    exit 1
fi
if [ $# -eq 0 ]; then
    command -v "$found"
else
    exec "$found" "$@"
fi
