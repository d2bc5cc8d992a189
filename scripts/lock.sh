# Write requirements.lock and requirements-dev.lock anew from pyproject.toml. Needs the network.
#
# One lock for every platform, with hashes, and without the address of any index: whoever installs
# uses the index of their own house.

set -eu
compile() {
    .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
        --no-emit-find-links --no-header --python-version 3.11 pyproject.toml "$@"
}

compile -o requirements.lock
compile --group dev -c requirements.lock -o requirements-dev.lock
