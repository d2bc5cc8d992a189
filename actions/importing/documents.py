"""The published plans of the curated list, loaded one after the other."""

from pathlib import Path

from django.db import transaction

from actions.importing.loading import LoadedPlan, load_partners, load_plan
from actions.importing.organisations import load_organisations
from actions.importing.reading import ORGANISATIONS_FILE, read_plan


@transaction.atomic
def load_documents(folder: Path) -> list[LoadedPlan]:
    """Load every plan that the list in a folder names, from its document there, in their order.

    Raises ValueError, each a sentence, where one cannot be read or loaded; then none is.
    """
    curated = load_organisations(folder / ORGANISATIONS_FILE)
    loaded = []
    for listed in curated.partnerships:
        read = read_plan(folder / f"{listed.document}.txt", partnership=listed.slug)
        partnership = load_partners(curated, listed.slug)
        loaded.append(load_plan(read, partnership=partnership, slug=listed.plan))
    return loaded
