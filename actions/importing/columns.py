"""Header words: which meaning each column of the table has, in any order."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from actions.importing.markup import plain

REF = "ref"
THEME = "theme"
HEADING = "heading"
OUTCOMES = "outcomes"
ACTION = "action"
WHO = "who"
SUPPORT = "support"
BY_WHEN = "by_when"
START = "start"
STATUS = "status"
PROGRESS = "progress"
MEASURE = "measure"
EVIDENCE = "evidence"
REVISED = "revised"
IGNORE = "ignore"

# What each meaning is called where somebody chooses one.
MEANINGS: Mapping[str, str] = {
    REF: "Number of the row",
    THEME: "Theme or priority",
    HEADING: "Heading within a theme",
    OUTCOMES: "Outcome or objective",
    ACTION: "Action or deliverable",
    WHO: "Who leads",
    SUPPORT: "Who supports",
    BY_WHEN: "By when",
    START: "From when",
    STATUS: "Status or RAG",
    PROGRESS: "Progress",
    MEASURE: "Measure of success",
    EVIDENCE: "Evidence",
    REVISED: "The date as it was moved",
    IGNORE: "Something else: keep its words only",
}

_WORDS: tuple[tuple[str, str], ...] = (
    (
        REF,
        (
            r"#|№|(?:[a-z]+ ){0,2}(?:no\.?|nos\.?|nr\.?|number|ref\.?|reference|id)"
            r"(?: no\.?| number| id)?|s/?n|item"
        ),
    ),
    (
        HEADING,
        (
            r"what (?:(?:do )?we |it )?needs? to (?:improve|change|be (?:better|improved|"
            r"different|changed))\b.*|what (?:is|was|are) (?:the )?(?:issues?|problems?|wrong|"
            r"not working)\b.*"
        ),
    ),
    (
        IGNORE,
        (
            r"(?!.*\b(?:estimated|planned|target|expected)\b)"
            r".*\b(?:date (?:of completion|completed|closed|agreed|added|raised|"
            r"opened)|completed on|"
            r"(?:completed|closed|actual)(?: completion)? date|"
            r"date of (?:last )?update|last (?:updated?|reviewed)|"
            r"resources?|costs?|budget|funding|risks?|priority (?:level|rating)|"
            r"dependenc(?:y|ies))\b.*"
        ),
    ),
    (
        STATUS,
        (
            r".*\b(?:b?rag(?:b)?|status|state|traffic lights?|colour cod\w+|on track|"
            r"(?:delivery )?confidence)\b.*"
        ),
    ),
    (
        REVISED,
        (
            r".*\b(?:revised|amended|extended|new)\b.*\b(?:date|deadline|time ?scale|completion|"
            r"due)\b.*"
        ),
    ),
    (
        START,
        (
            r".*\b(?:introduced|start(?:s|ing)?(?: date)?|commenc\w+(?: date)?|from when|"
            r"begin\w*)\b.*"
        ),
    ),
    (EVIDENCE, r".*\b(?:evidence\w*|assurance|proof)\b.*"),
    (
        PROGRESS,
        (
            r".*\b(?:progress|updates?|comments?|actions? taken|commentary|position statement|"
            r"(?:latest|current) (?:position|situation)|"
            r"so far|"
            r"how (?:are|is|have|has) (?:we|it|this|things) (?:doing|going|done|getting on|got on)|"
            r"where (?:are we|we are)(?: now)?|"
            r"what (?:we have|have we|we've) done|achieve(?:d|ments?)|narrative|notes?)\b.*"
        ),
    ),
    (
        SUPPORT,
        (
            r".*\b(?:support(?:ed|ing|s)?(?! (?:service|needs))|contribut\w+|"
            r"working with|assisted by|"
            r"in partnership with|other (?:partners|agencies|organisations)|"
            r"(?:key |supporting |delivery |other )partners?(?: organisations?|"
            r" agenc(?:y|ies))?|"
            r"partners? involved|involving|consulted)\b.*"
        ),
    ),
    (BY_WHEN, r"by"),
    (WHO, r"(?:[\w’'-]+ ){1,2}(?:owners?|leads?|officers?)"),
    (
        BY_WHEN,
        (
            r".*\b(?:by when|when|time ?-?scales?|time ?-?frames?|time ?lines?|deadlines?|"
            r"target (?:completion )?dates?|target completion|quarter|(?:due|"
            r"completion|end|review|delivery|"
            r"finish) dates?|dates?|"
            r"due(?: by)?|completed? by|complete by|planned completion|completion|finish|"
            r"go[- ]live|milestones?|to be completed|"
            r"delivery by|end)\b.*"
        ),
    ),
    (
        WHO,
        (
            r".*\b(?:who|whom|leads?|led by|lead by|sro|responsib\w+|owners?|owned by|"
            r"accountab\w+|"
            r"organisations?|organizations?|agenc(?:y|ies)|partners?|by whom|lead officers?|"
            r"officers?|sponsors?|execs?|directorates?|departments?|point of contact|"
            r"assigned(?: to)?|named person|"
            r"delivered by|partnership)\b.*"
        ),
    ),
    (
        MEASURE,
        (
            r".*\b(?:success measures?|measures? of success|success criteria|"
            r"measures?|measured|kpis?|"
            r"performance indicators?|indicators?|metrics?|targets?|how (?:will|do) we know|"
            r"how we will know|what (?:will )?success looks? like|what good looks like)\b.*"
        ),
    ),
    (
        OUTCOMES,
        (
            r".*\b(?:outcomes?|what will change|what will be different|impacts?|benefits?|"
            r"results?|difference|objectives?|aims?|goals?|what (?:do )?we want to achieve|"
            r"what are we trying to achieve|we want(?: to)?|so that|why)\b.*"
        ),
    ),
    (
        ACTION,
        (
            r".*\b(?:actions?|deliverables?|what we will do|what will we do|"
            r"what we(?:'|’)ll do|"
            r"what|how|activit(?:y|ies)|tasks?|steps?|commitments?|initiatives?|"
            r"interventions?|description|"
            r"outputs?|we will|we said we would)\b.*"
        ),
    ),
    (
        HEADING,
        (
            r".*\b(?:recommendations?|findings?|lessons?(?: identified| learn(?:ed|t))?|"
            r"learning points?|sub-?themes?|issues?|standards?|"
            r"areas? for improvement|schemes?|must do.*)\b.*"
        ),
    ),
    (
        THEME,
        (
            r".*\b(?:themes?|stages?|priorit(?:y|ies)|work ?-?streams?|pillars?|domains?|strands?|"
            r"areas?(?: of (?:work|focus))?|focus|sections?|sectors?|category|topic|"
            r"ambitions?|programme|"
            r"project|strategic (?:link|aim))\b.*"
        ),
    ),
)
_PATTERNS = tuple((meaning, re.compile(words, re.IGNORECASE)) for meaning, words in _WORDS)
# Heads that say "action" or "outcome" before anything else in them counts.
_FIRST = re.compile(
    r"(?:key |specific |agreed |recommended |proposed |smart |planned |required |our )*"
    r"(actions?|deliverables?|activit(?:y|ies)|tasks?|commitments?|improvements?|responses?)"
    r"(?:\s*(?:/|and|&|to be taken|required|needed|point|points|plan|steps?|description|"
    r"deliverables?|activit(?:y|ies)|tasks?|outputs?|we will take)\s*)*",
    re.IGNORECASE,
)
# An objective over several rows is what they are sorted by.
_AIM = re.compile(r"objectives?|aims?|goals?", re.IGNORECASE)
# A column that says how urgent each row is may be headed "Priority", "Impact" or "Benefit".
_LEVELLED = frozenset({THEME, OUTCOMES, MEASURE})
_REPEATED = 0.75
_NEARLY = 0.9
_TASK = re.compile(
    r"objectives?|recommendations?|priorit(?:y|ies)|milestones?|measures?|aims?|"
    r"schemes?|projects?"
)


def names_actions(header: str) -> bool:
    """True for a head that says nothing but that these are the actions: "Key actions"."""
    return bool(_FIRST.fullmatch(plain(header).strip(" :*")))


def meaning_of(header: str) -> str | None:
    """What a column headed so holds, or None; `ignore` for what is known and not read."""
    words = plain(header).strip(" :*")
    if not words:
        return None
    if _FIRST.fullmatch(words):
        return ACTION
    for meaning, pattern in _PATTERNS:
        if pattern.fullmatch(words):
            return meaning
    return None


@dataclass(frozen=True)
class Header:
    """A header row of a plan table, or two of them that make one.

    `meanings` holds a meaning for each column that is read, `words` what each column is headed,
    `doubtful` the columns whose meaning was settled by what the others hold.
    """

    number: int
    meanings: Mapping[int, str]
    words: Mapping[int, str]
    doubtful: frozenset[int] = frozenset()
    rows: int = 1
    why: Mapping[int, str] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """How many columns are headed."""
        return max([*self.meanings, *self.words], default=-1) + 1

    def place(self, meaning: str) -> int | None:
        """The first column with this meaning."""
        return next((index for index, one in sorted(self.meanings.items()) if one == meaning), None)

    def name(self, index: int) -> str:
        """What the cells of a column are kept under: its meaning, else the words of its head."""
        return self.meanings.get(index) or self.words.get(index) or f"column {index + 1}"


def read_header(cells: Sequence[str]) -> dict[str, int] | None:
    """Column number by meaning, where this row is the header of a plan table; else None.

    Short cells only; the actions must be named, and at least two more meanings.
    """
    header = header_of(0, cells)
    if header is None:
        return None
    return {meaning: index for index, meaning in sorted(header.meanings.items(), reverse=True)}


def header_of(
    number: int,
    cells: Sequence[str],
    *,
    rows: int = 1,
    chosen: Callable[[str], str | None] = lambda _: None,
    suggested: Mapping[int, str] | None = None,
    varied: Mapping[int, float] | None = None,
) -> Header | None:
    """The header that these cells make, or None.

    `chosen` is what somebody said about a head, `suggested` what the cells below look like,
    `varied` which share of the rows says something of its own in each column, from 0 to 1.
    """
    words = {index: plain(cell) for index, cell in enumerate(cells) if plain(cell)}
    if len(words) < 2 or any(len(said.split()) > 9 for said in words.values()):
        return None
    if sum(1 for said in words.values() if len(said.split()) > 6) * 3 > len(words):
        return None
    told = {index: chosen(said) for index, said in words.items()}
    raw = {index: told[index] or meaning_of(said) for index, said in words.items()}
    settling = _Settling(words, raw, told, varied or {})
    settling.suggest(suggested or {})
    meanings, doubtful, why = settling.settle()
    known = [index for index in words if raw[index] or index in meanings]
    kinds = set(meanings.values())
    if ACTION not in kinds or not kinds & {WHO, BY_WHEN} or len(known) * 2 < len(words):
        return None
    if len(kinds) < min(3, len(words)):
        return None
    return Header(number, meanings, words, frozenset(doubtful), rows, why)


class _Settling:
    """One meaning for each column where two heads say the same, or none says what is to be done."""

    def __init__(
        self,
        words: Mapping[int, str],
        raw: Mapping[int, str | None],
        told: Mapping[int, str | None],
        varied: Mapping[int, float],
    ) -> None:
        self.words = words
        self.told = told
        self.varied = varied
        self.found = {at: one for at, one in sorted(raw.items()) if one and one != IGNORE}
        self.ignored = {at for at, one in raw.items() if one == IGNORE}
        self.doubtful: set[int] = set()
        self.why: dict[int, str] = {}

    def suggest(self, suggested: Mapping[int, str]) -> None:
        """Take what the cells below look like where no head says it."""
        for at, meaning in sorted(suggested.items()):
            own = self.found.get(at)
            if meaning == IGNORE and own not in _LEVELLED:
                continue
            if meaning in self.found.values() or self.told.get(at):
                continue
            if own is None and at not in self.ignored:
                self._give(at, meaning, "its cells look like it")
            elif meaning == REF and own in {OUTCOMES, THEME, HEADING, ACTION}:
                self._give(at, meaning, "its cells are numbers")
                self._head_the_next(at, own)
            elif meaning == BY_WHEN and own in {MEASURE, OUTCOMES, PROGRESS}:
                self._give(at, meaning, "its cells are dates")
            elif meaning == STATUS and own == PROGRESS:
                self._give(at, meaning, "its cells are statuses")
            elif meaning == IGNORE:
                self._give(at, IGNORE, "its cells say how urgent each row is")

    def settle(self) -> tuple[dict[int, str], set[int], dict[int, str]]:
        """Meanings by column, the doubtful columns, and why."""
        self._name_a_task()
        if WHO not in self.found.values() and SUPPORT in self.found.values():
            self._give(self._first(SUPPORT), WHO, "no other column says who leads")
        for meaning, others in _SECOND.items():
            self._once(meaning, others)
        self._name_a_theme()
        return self.found, self.doubtful, self.why

    def _first(self, meaning: str) -> int:
        return next(at for at, one in self.found.items() if one == meaning)

    def _give(self, at: int, meaning: str, why: str) -> None:
        if self.told.get(at):
            return
        self.doubtful.add(at)
        self.why[at] = why
        if meaning == IGNORE:
            del self.found[at]
        else:
            self.found[at] = meaning

    def _head_the_next(self, at: int, meaning: str) -> None:
        """The words over a number belong to the column without a head that follows it."""
        after = at + 1
        if after not in self.words and after not in self.found and self.varied.get(after):
            self._give(after, meaning, f"the head “{self.words[at]}” stands over the number before")

    def _name_a_theme(self) -> None:
        """Without one: what is printed once for several rows, left of what is to be done."""
        task = next((at for at, one in self.found.items() if one == ACTION), 0)
        if THEME in self.found.values():
            return
        for at in range(task):
            if not 0 < self.varied.get(at, 0) <= _REPEATED:
                continue
            if at not in self.found and at not in self.ignored and at not in self.doubtful:
                self._give(at, THEME, "it is printed once for several rows")
                return
            if self.found.get(at) == OUTCOMES and _AIM.search(self.words.get(at, "")):
                self._give(at, OUTCOMES, "what is printed once for several rows may be a theme")

    def _name_a_task(self) -> None:
        if ACTION in self.found.values():
            return
        possible = [
            at
            for wanted in (HEADING, OUTCOMES, MEASURE, THEME)
            for at, one in self.found.items()
            if one == wanted and _TASK.search(self.words.get(at, "").casefold())
        ]
        most = max((self.varied.get(at, 1) for at in possible), default=0)
        for at in possible:
            # What is to be done is something else in each row; what it is for may repeat.
            if self.varied.get(at, 1) >= most * _NEARLY:
                self._give(at, ACTION, "no other column says what is to be done")
                return
        dated = [at for at, one in self.found.items() if one == BY_WHEN]
        for at in dated:
            if len(dated) > 1 and "milestone" in self.words.get(at, "").casefold():
                self._give(at, ACTION, "no other column says what is to be done")
                return

    def _fitness(self, meaning: str, at: int) -> tuple[bool, int, int]:
        """What makes one of several columns with a meaning the first: the smallest is."""
        repeats = meaning == ACTION and self.varied.get(at, 1) <= _REPEATED
        return repeats, _rank(meaning, self.words.get(at, "")), at

    def _once(self, meaning: str, others: Sequence[str]) -> None:
        places = [at for at, one in self.found.items() if one == meaning and not self.told.get(at)]
        taken = any(one == meaning and self.told.get(at) for at, one in self.found.items())
        if len(places) < 2 and not taken:
            return
        best = min(places, key=lambda at: self._fitness(meaning, at), default=-1)
        for at in places:
            if at == best and not taken:
                continue
            free = [one for one in others if one not in self.found.values()]
            if meaning == ACTION and at < best and HEADING in free:
                # What stands before the action is what it answers.
                free = [HEADING]
            same = "another column holds that already"
            self._give(at, (free or [IGNORE])[0], same)


# What a second column with the same meaning holds instead, the first of these that is free.
_SECOND: Mapping[str, tuple[str, ...]] = {
    REF: (),
    STATUS: (PROGRESS,),
    START: (),
    EVIDENCE: (PROGRESS, MEASURE),
    PROGRESS: (EVIDENCE,),
    BY_WHEN: (MEASURE,),
    WHO: (SUPPORT,),
    SUPPORT: (),
    MEASURE: (EVIDENCE, OUTCOMES),
    OUTCOMES: (HEADING, MEASURE),
    ACTION: (OUTCOMES, HEADING, MEASURE),
    HEADING: (OUTCOMES,),
    THEME: (HEADING, OUTCOMES),
}
_BEST: Mapping[str, str] = {
    WHO: r"\b(?:lead (?:agency|organisation|partner)|leads?|who)\b",
    ACTION: (
        r"\b(?:actions?|deliverables?|tasks?|activit(?:y|ies)|we will|will we|we are going to|"
        r"are we going to|we(?:'|’)ll|we plan to)\b"
    ),
    OUTCOMES: r"\boutcomes?\b",
    BY_WHEN: r"\b(?:when|time ?scales?|deadlines?|target|due|end|completed? by)\b",
    STATUS: r"\bb?rag\b",
    REF: r"\b(?:ref|no)\b",
    MEASURE: r"\bmeasures?\b",
    THEME: r"\b(?:themes?|priorit(?:y|ies))\b",
}


def _rank(meaning: str, words: str) -> int:
    """0 for the words that say a meaning best."""
    best = _BEST.get(meaning)
    return 0 if best and re.search(best, words, re.IGNORECASE) else 1
