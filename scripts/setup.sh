# Make .venv and install what a lock file lists; again only when that file has changed.
#
#   sh scripts/setup.sh        what the service needs (requirements.lock)
#   sh scripts/setup.sh dev    with what tests and checks need (requirements-dev.lock)
#
# A copy of the lock is kept in .venv as the stamp: its content decides, not its time, so that a
# fresh checkout of the same lock installs nothing.

set -u
runtime=requirements.lock
development=requirements-dev.lock
stamps=.venv/installed

if [ "${1:-}" = dev ]; then
    lock=$development
else
    lock=$runtime
fi

usable() {
    [ -x .venv/bin/python ] && .venv/bin/python -c '' >/dev/null 2>&1
}

if usable && cmp -s "$runtime" "$stamps/$runtime" \
    && { [ "$lock" = "$runtime" ] || cmp -s "$development" "$stamps/$development"; }; then
    exit 0
fi

python=$(sh scripts/find_python.sh) || exit 1
if ! "$python" -c 'import venv' >/dev/null 2>&1; then
    echo "$python has no venv module. Install it (on Debian: apt-get install python3-venv) and try again." >&2
    exit 1
fi
if "$python" -c 'import ensurepip' >/dev/null 2>&1; then
    own_pip=yes
elif "$python" -m pip --version >/dev/null 2>&1; then
    own_pip=no # as on a Debian without python3-venv: its own pip can fill the environment
else
    echo "$python has neither ensurepip nor pip. Install one (on Debian: apt-get install python3-venv) and try again." >&2
    exit 1
fi

if ! usable; then
    echo "Making the virtual environment .venv with $("$python" --version)"
    rm -rf .venv
    if [ "$own_pip" = yes ]; then
        "$python" -m venv .venv || exit 1
    else
        "$python" -m venv --without-pip .venv || exit 1
    fi
fi
if [ "$own_pip" = yes ] && .venv/bin/python -m pip --version >/dev/null 2>&1; then
    pip=".venv/bin/python -m pip"
else
    pip="$python -m pip --python .venv/bin/python"
fi

echo "Installing from $lock (this takes a minute the first time)"
rm -rf "$stamps"
# $pip is a command with its words, so it is not quoted.
if ! $pip install --quiet --no-input --disable-pip-version-check --require-hashes -r "$lock"; then
    echo "The packages of $lock could not be installed: see what pip says above." >&2
    exit 1
fi
mkdir -p "$stamps"
cp "$runtime" "$stamps/$runtime"
if [ "$lock" = "$development" ]; then
    cp "$development" "$stamps/$development"
fi
