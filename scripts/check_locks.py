"""Whether the lock files fit pyproject.toml, as far as that shows without a network.

Every dependency is locked at a version that its range allows, and the development lock has the
same versions as the one of the service. `make lock` writes both anew.
"""

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
HINT = "Run `make lock` where there is a network."


def pins(path: str) -> dict[str, str]:
    """Locked versions by normalised name."""
    text = Path(path).read_text(encoding="utf-8")
    return {canonicalize_name(name): version for name, version in PIN.findall(text)}


def complaints() -> list[str]:
    """What does not fit, one line each."""
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    runtime, development = pins("requirements.lock"), pins("requirements-dev.lock")
    asked = [
        (words, lock, name)
        for lock, name, group in (
            (runtime, "requirements.lock", project["project"]["dependencies"]),
            (development, "requirements-dev.lock", project["dependency-groups"]["dev"]),
        )
        for words in group
    ]
    found = []
    for words, lock, name in asked:
        requirement = Requirement(words)
        version = lock.get(canonicalize_name(requirement.name))
        if version is None:
            found.append(f"{name} lacks {words}.")
        elif not requirement.specifier.contains(version, prereleases=True):
            found.append(f"{name} has {requirement.name} {version}, which is not {words}.")
    found += [
        f"requirements-dev.lock has {name} {development.get(name, 'not at all')}, "
        f"and requirements.lock {version}."
        for name, version in runtime.items()
        if development.get(name) != version
    ]
    return found


if __name__ == "__main__":
    found = complaints()
    sys.exit("\n".join([*found, HINT]) if found else 0)
