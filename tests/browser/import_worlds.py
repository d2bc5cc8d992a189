"""Uploads in every state, for the pages that show them."""

from actions.importing.publishing import Publication, publish
from actions.importing.review import review_import
from actions.models import PlanImport, PlanStatus
from actions.services.plan_imports import answer
from concordat.lib import clock
from partners.models import Partnership, Person
from partners.permissions import standing_of
from tests.actions.importing.documents import table
from tests.actions.importing.uploads import kept, newer_version, uploaded
from tests.actions.importing.word_plans import Row, word_plan


def imports_of(of: Partnership, by: Person) -> dict[str, int]:
    """What pages of uploads are about: one in each state, and one whose questions are answered."""
    letter = uploaded(of, by=by, content=b"Dear all,\nSee you soon.\n", name="letter.txt")
    asked = uploaded(of, by=by, content=word_plan(), name="Crisis care plan 2015.docx")
    answered = answer_all(uploaded(of, "1\tMeet\t\tOxford Health\tMar 15", by=by), by)
    done = answer_all(uploaded(of, "2\tMeet again\t\tOxford Health\tMar 15", by=by), by)
    draft = publish(
        plan_import=done,
        seen_version=done.version,
        said=Publication("A plan that was uploaded", PlanStatus.DRAFT),
        by=standing_of(by, clock.today()),
    )
    newer = ("2\tMeet again soon\t\tOxford Health\tSeptember 2015", "4\tSing\t\tTVP\tOngoing")
    waiting = kept(of, by=by, content=table("3\tMeet\t\tTVP\tMar 15").encode())
    return {
        "draft": draft.pk,
        "import-newer": newer_version(draft, *newer, by=by).pk,
        "import-decided": newer_version(draft, newer[0], by=by, left=True).pk,
        "import-asked": asked.pk,
        "import-answered": answered.pk,
        "import-published": done.pk,
        "import-waiting": waiting.pk,
        "import-unreadable": letter.pk,
    }


def answer_all(row: PlanImport, by: Person) -> PlanImport:
    """All that is open, confirmed as it was read."""
    given = {each.key: each.reading or "2014-11" for each in review_import(row).left}
    standing = standing_of(by, clock.today())
    return answer(plan_import=row, seen_version=row.version, given=given, by=standing)


def long_import(of: Partnership, by: Person, text: str, word: str) -> int:
    """An upload with long texts and words that do not break, about which much is asked."""
    rows: list[str | Row] = [f"1. {text[:120]} {word}"]
    rows += [
        (f"1.{number}", f"{text}; {word}", f"{word[:60]}{number}, {text[:40]}", word, "", text)
        for number in range(1, 40)
    ]
    content = word_plan(rows, title=f"{text[:150]} {word}", written="")
    return uploaded(of, by=by, content=content, name=f"{word}.docx").pk
