"""The whole way from a document to a plan: text, table, rows, leads, dates, judgements."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

from actions.importing.asking import Asker
from actions.importing.columns import ACTION, BY_WHEN, EVIDENCE, MEASURE, OUTCOMES, SUPPORT, WHO
from actions.importing.corrections import Applied, Corrections, find_corrections, load_corrections
from actions.importing.document import Document
from actions.importing.formats.text import document_of_text
from actions.importing.judgements import Judgement
from actions.importing.leads import (
    KnownNames,
    NamedPartner,
    fold_name,
    is_abbreviation,
    names_a_body,
    split_leads,
)
from actions.importing.markup import blocks, plain
from actions.importing.meanings import decided_month, decided_reading
from actions.importing.names_read import NameReader
from actions.importing.openings import Names, names_of
from actions.importing.organisations import CuratedPartner, load_organisations
from actions.importing.plan import ReadAction, ReadDeliverable, ReadLead, ReadPlan, ReadTheme
from actions.importing.printed_rows import Row
from actions.importing.questions import Answers
from actions.importing.refs import decide_refs, take_from_text
from actions.importing.rows import Promise, RowContent, RowReader
from actions.importing.source import read_source
from actions.importing.statuses_read import ReadStatus, StatusReader, legend_of
from actions.importing.tables import Table, read_table

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
    document = read_source(path)
    corrections = corrections or find_corrections(path, fallback)
    organisations = organisations or _find_organisations(path, fallback)
    curated = load_organisations(organisations)
    known = curated.partnership(partnership) if partnership else curated.for_document(path.stem)
    return read(
        document,
        answers={},
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
    made = document_of_text(text, name=document)
    return read(made, answers={}, partners=partners, corrections=corrections)


def read(
    document: Document,
    *,
    answers: Answers,
    partners: Sequence[NamedPartner] = (),
    corrections: Corrections | None = None,
) -> ReadPlan:
    """Read a document with the answers that were given so far.

    `partners` are the names that are known beforehand. What is still open stands in the plan's
    `questions`. Pure; raises UnreadableDocument, a sentence, where the document holds no plan.
    """
    return _Reading(document, answers, corrections or Corrections(), partners).plan()


def _find_organisations(path: Path, fallback: Path | None) -> Path | None:
    folders = [path.parent, *([fallback] if fallback else [])]
    found = (folder / ORGANISATIONS_FILE for folder in folders)
    return next((file for file in found if file.is_file()), None)


class _Reading:
    """One document being read."""

    def __init__(
        self,
        document: Document,
        answers: Answers,
        corrections: Corrections,
        partners: Sequence[NamedPartner],
    ) -> None:
        self.document = document
        self.asker = Asker(answers)
        self.corrections = corrections
        self.partners = partners
        self.table: Table = read_table(document, self.asker)
        take_from_text(self.table.rows)
        decide_refs(self.table.rows, self.asker)
        named = [name for partner in partners for name in partner.names]
        self.bodies = [*named, *_bodies_named(self.table.rows, named)]
        self.known = KnownNames(self.bodies)
        self.applied = Applied(corrections, self.table)
        self.names = self._names()
        self.written = self._written()
        legend = legend_of(
            (words, spot.cells[index].fill)
            for spot in self.table.beside
            for index, words in enumerate(spot.words)
        )
        self.statuses = StatusReader(self.asker, legend, self.table.rows)
        self.leads = NameReader(self.asker, partners, self.table.glossary)
        self.dated = any(header.place(BY_WHEN) is not None for header in self.table.headers)
        self.judgements: list[Judgement] = list(self.table.judgements)

    def plan(self) -> ReadPlan:
        """Read every row, then look at the whole."""
        actions = tuple(
            self._action(row, position) for position, row in enumerate(self.table.rows, start=1)
        )
        self._judge_numbers()
        self._judge_names(actions)
        return ReadPlan(
            document=self.document.name,
            title=self.table.title,
            written=self.written,
            themes=tuple(ReadTheme(number, title) for number, title in self.table.themes),
            actions=actions,
            glossary=self.table.glossary,
            judgements=tuple(sorted(self.judgements)),
            corrections_used=tuple(self.applied.used),
            corrections_stale=tuple(self.applied.stale),
            questions=self.asker.questions(),
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
        contents = [(group, self._content(group)) for group in row.groups()]
        first = contents[0][1]
        deliverables = [one for group, content in contents for one in self._all(group, content)]
        if not deliverables:
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
            outcomes=tuple(
                dict.fromkeys(item.text for _, content in contents for item in content.outcomes)
            ),
            outcomes_intro=first.outcomes_intro,
            deliverables=tuple(deliverables),
        )

    def _content(self, row: Row) -> RowContent:
        content = RowReader(row, self.names, self.known, self.applied, self.asker).read()
        for column, doubt in content.doubts:
            self._judge(row, column, doubt)
        return content

    def _all(self, row: Row, content: RowContent) -> list[ReadDeliverable]:
        """The promises of a row, or of a stretch of it, with what the document says of each."""
        statuses = self.statuses.of_row(row, len(content.promises))
        return [
            self._deliverable(row, promise, status)
            for promise, status in zip(content.promises, statuses, strict=True)
        ]

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

    def _deliverable(
        self, row: Row, promise: Promise, status: ReadStatus | None
    ) -> ReadDeliverable:
        reading = decided_reading(
            self.asker,
            promise.by_when,
            written=self.written,
            about=promise.item.text,
            lines=row.lines,
            asks=self.dated,
        )
        if reading.flagged:
            self._judge(row, BY_WHEN, f"“{promise.by_when}”: {reading.why}")
        if not promise.leads:
            self._judge(row, WHO, "nobody is named")
        return ReadDeliverable(
            text=promise.item.text,
            leads=self._leads(row, promise),
            by_when=promise.by_when,
            deadline=reading,
            points=tuple(promise.item.points),
            status=status,
            progress_text=self.statuses.told(row),
            measure=row.printed(MEASURE),
            evidence=row.printed(EVIDENCE),
        )

    def _leads(self, row: Row, promise: Promise) -> tuple[ReadLead, ...]:
        read = (self.leads.read(lead.words, lead.role, row.lines) for lead in promise.leads)
        return tuple(lead for lead in read if lead is not None)

    def _written(self) -> date | None:
        said = [self.table.title, *(spot.said for spot in self.table.loose), self.document.name]
        name = f"{self.document.name} {self.table.title}"
        settled = self.corrections.written
        return decided_month(self.asker, name=name, said=said, settled=settled)

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
    texts = [
        block.text
        for row in rows
        for column in (WHO, SUPPORT)
        for cell in row.cells(column)
        for block in blocks(cell)
    ]
    beforehand = KnownNames(known)
    found = {lead.words for text in texts for lead in split_leads(text, beforehand)}
    together = KnownNames([*known, *found])
    return sorted(words for words in found if not together.fall_apart(words))


_COLUMN_WORDS = {ACTION: "action", OUTCOMES: "outcomes", WHO: "who", BY_WHEN: "by when"}


def _where(ref: str, column: str) -> str:
    """The place in the plan: "row 12, who"."""
    name = f"row {ref}" if re.search(r"\w", ref) else "row without a number"
    return f"{name}, {_COLUMN_WORDS.get(column, column)}"
