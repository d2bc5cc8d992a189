"""The whole way from a document to a plan: text, table, rows, leads, dates, judgements."""

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from actions.by_when import read_by_when
from actions.importing.columns import ACTION, BY_WHEN, OUTCOMES, WHO
from actions.importing.corrections import Applied, Corrections, find_corrections, load_corrections
from actions.importing.judgements import Judgement
from actions.importing.leads import (
    KnownNames,
    fold_name,
    is_abbreviation,
    match_lead,
    names_a_body,
    split_leads,
)
from actions.importing.markup import blocks, plain
from actions.importing.openings import Names, names_of
from actions.importing.organisations import CuratedPartner, load_organisations
from actions.importing.plan import ReadAction, ReadDeliverable, ReadLead, ReadPlan, ReadTheme
from actions.importing.rows import Promise, RowReader
from actions.importing.source import read_text, split_lines
from actions.importing.tables import Row, Table, read_table

ORGANISATIONS_FILE = "organisations.toml"


def read_plan(
    path: Path,
    *,
    corrections: Path | None = None,
    organisations: Path | None = None,
    fallback: Path | None = None,
    partnership: str | None = None,
) -> ReadPlan:
    """Read the document at `path`.

    `corrections` and `organisations` name those files; without them `<stem>.corrections.toml` and
    `organisations.toml` are looked for beside the document, then in the folder `fallback`. The
    partnership whose names are known is the one given by slug, else the one whose document has
    this file name. Raises UnreadableDocument, CorrectionsError or ValueError, each a sentence.
    """
    text = read_text(path)
    corrections = corrections or find_corrections(path, fallback)
    organisations = organisations or _find_organisations(path, fallback)
    curated = load_organisations(organisations)
    known = curated.partnership(partnership) if partnership else curated.for_document(path.stem)
    return read_document(
        text,
        document=path.name,
        corrections=load_corrections(corrections),
        partners=known.partners if known else (),
    )


def read_document(
    text: str,
    *,
    document: str,
    corrections: Corrections | None = None,
    partners: Sequence[CuratedPartner] = (),
) -> ReadPlan:
    """Read a document's text; `partners` are the names that are known beforehand, if any."""
    return _Reading(text, document, corrections or Corrections(), partners).plan()


def _find_organisations(path: Path, fallback: Path | None) -> Path | None:
    folders = [path.parent, *([fallback] if fallback else [])]
    found = (folder / ORGANISATIONS_FILE for folder in folders)
    return next((file for file in found if file.is_file()), None)


class _Reading:
    """One document being read."""

    def __init__(
        self,
        text: str,
        document: str,
        corrections: Corrections,
        partners: Sequence[CuratedPartner],
    ) -> None:
        self.document = document
        self.corrections = corrections
        self.partners = partners
        self.table: Table = read_table(split_lines(text))
        named = [name for partner in partners for name in partner.names]
        self.bodies = [*named, *_bodies_named(self.table.rows, named)]
        self.known = KnownNames(self.bodies)
        self.applied = Applied(corrections, self.table)
        self.names = self._names()
        self.judgements: list[Judgement] = list(self.table.judgements)

    def plan(self) -> ReadPlan:
        """Read every row, then look at the whole."""
        actions = tuple(
            self._action(row, position) for position, row in enumerate(self.table.rows, start=1)
        )
        self._judge_numbers()
        self._judge_names(actions)
        return ReadPlan(
            document=self.document,
            title=self.table.title,
            written=self.corrections.written,
            themes=tuple(ReadTheme(number, title) for number, title in self.table.themes),
            actions=actions,
            glossary=self.table.glossary,
            judgements=tuple(sorted(self.judgements)),
            corrections_used=tuple(self.applied.used),
            corrections_stale=tuple(self.applied.stale),
        )

    def _names(self) -> Names:
        """Names of bodies, from who-cells and the glossary; other names from the texts."""
        rows = self.table.rows
        bodies = {words.split()[0] for words in self.bodies if is_abbreviation(words.split()[0])}
        bodies |= {words for words in self.bodies if len(words.split()) > 1}
        for short, full in self.table.glossary.items():
            if names_a_body(full):
                bodies |= {short, full}
        texts = [
            plain(cell)
            for row in rows
            for column in (OUTCOMES, ACTION)
            for cell in row.cells(column)
        ]
        return names_of(texts, bodies)

    def _action(self, row: Row, position: int) -> ReadAction:
        pointer = row.pointer()
        if pointer is not None:
            return self._pointer(row, position, pointer)
        content = RowReader(row, self.names, self.known, self.applied).read()
        for column, doubt in content.doubts:
            self._judge(row, column, doubt)
        if not content.promises:
            self._judge(row, ACTION, "this row says nothing that is to be done")
        return ReadAction(
            position=position,
            ref=row.ref,
            theme=row.theme,
            heading=row.heading,
            who=row.printed(WHO),
            by_when=row.printed(BY_WHEN),
            lines=tuple(row.lines),
            cells=row.raw(),
            outcomes=tuple(item.text for item in content.outcomes),
            outcomes_intro=content.outcomes_intro,
            deliverables=tuple(self._deliverable(row, one) for one in content.promises),
        )

    def _pointer(self, row: Row, position: int, target: str) -> ReadAction:
        found = any(other.ref == target for other in self.table.rows)
        what = f"this row only points to {target}" + ("" if found else ", which is not there")
        self._judge(row, ACTION, what)
        columns = (ACTION, OUTCOMES, WHO, BY_WHEN)
        return ReadAction(
            position=position,
            ref=row.ref,
            theme=row.theme,
            heading=row.heading,
            who=row.printed(WHO),
            by_when=row.printed(BY_WHEN),
            lines=tuple(row.lines),
            cells=row.raw(),
            cross_reference=target,
            printed={name: row.printed(name) for name in columns if row.printed(name)},
        )

    def _deliverable(self, row: Row, promise: Promise) -> ReadDeliverable:
        reading = read_by_when(promise.by_when, written_on=self.corrections.written)
        if reading.flagged:
            self._judge(row, BY_WHEN, f"“{promise.by_when}”: {reading.why}")
        if not promise.leads:
            self._judge(row, WHO, "nobody is named")
        return ReadDeliverable(
            text=promise.item.text,
            leads=tuple(self._lead(lead.words, lead.role) for lead in promise.leads),
            by_when=promise.by_when,
            deadline=reading,
            points=tuple(promise.item.points),
        )

    def _lead(self, words: str, role: str) -> ReadLead:
        return ReadLead(words, role, match_lead(words, self.partners, self.table.glossary))

    def _judge_numbers(self) -> None:
        """Printed numbers that are missing between two rows, or stand twice."""
        numbered = [(int(row.ref), row) for row in self.table.rows if row.ref.isdecimal()]
        seen: set[int] = set()
        for (before, _), (number, row) in pairwise(numbered):
            seen.add(before)
            for missing in range(before + 1, min(number, before + 50)):
                self._judge(
                    row, "number", f"there is no {missing}: {before} is followed by {number}"
                )
            if number in seen:
                self._judge(row, "number", f"the number {number} stands twice")

    def _judge_names(self, actions: Sequence[ReadAction]) -> None:
        """Bodies that match no partner, and abbreviations that nothing in the document explains."""
        first: dict[str, tuple[int, ReadAction]] = {}
        unmatched: dict[str, ReadAction] = {}
        for action in actions:
            for lead in (lead for one in action.deliverables for lead in one.leads):
                if is_abbreviation(lead.words):
                    first.setdefault(lead.words, (action.lines[0], action))
                if self.partners and lead.partner is None:
                    unmatched.setdefault(lead.words, action)
        for words, action in unmatched.items():
            what = f"“{words}” is the name of no partner in the list of organisations"
            self.judgements.append(Judgement(action.lines[0], _where(action.ref, WHO), what))
        explained = {fold_name(short) for short in self.table.glossary}
        lacking = [words for words in first if fold_name(words) not in explained]
        if self.table.glossary:
            for words in lacking:
                line, action = first[words]
                what = f"“{words}” leads but is not in the glossary"
                self.judgements.append(Judgement(line, _where(action.ref, WHO), what))
        elif lacking:
            line, action = first[lacking[0]]
            what = f"the document has no glossary, yet uses {', '.join(sorted(lacking))}"
            self.judgements.append(Judgement(line, _where(action.ref, WHO), what))

    def _judge(self, row: Row, column: str, what: str) -> None:
        self.judgements.append(Judgement(row.lines[0], _where(row.ref, column), what))


def _bodies_named(rows: Sequence[Row], known: Sequence[str]) -> list[str]:
    """The bodies in all who-cells: a name that stands alone once is known where names run on."""
    texts = [block.text for row in rows for cell in row.cells(WHO) for block in blocks(cell)]
    beforehand = KnownNames(known)
    found = {lead.words for text in texts for lead in split_leads(text, beforehand)}
    together = KnownNames([*known, *found])
    return sorted(words for words in found if not together.fall_apart(words))


_COLUMN_WORDS = {ACTION: "action", OUTCOMES: "outcomes", WHO: "who", BY_WHEN: "by when"}


def _where(ref: str, column: str) -> str:
    """The place in the plan: "row 12, who"."""
    name = f"row {ref}" if re.search(r"\w", ref) else "row without a number"
    return f"{name}, {_COLUMN_WORDS.get(column, column)}"
