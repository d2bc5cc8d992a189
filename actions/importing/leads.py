"""Who leads: a cell split into bodies with their role marks, and a body matched to a partner."""

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from actions.importing import vocabulary
from actions.importing.people import is_post, names_person

LEAD = "lead"
SUPPORT = "support"

_HARD = re.compile(r"\s*(?:[,;|+]|/)\s*")
_TOKEN = re.compile(r"\([^()]*\)?|[^\s()]+")
_ROLE_BRACKET = re.compile(
    r"\s*[(\[](?:(?:joint|overall|co-?|as)[\s-]*)?(leads?|lead\s\w+|support\w*|l|s)[)\]]$",
    re.IGNORECASE,
)
_ROLE_PREFIX = re.compile(
    r"((?:(?:joint|overall|co-?)[\s-]*)?"
    r"leads?(?: (?:agency|agencies|officer|partner|organisation|body))?"
    r"|support\w*(?: (?:agency|agencies|partners?|organisations?|from))?)\s*(?:[:–]|\s-)\s*(?=\S)",
    re.IGNORECASE,
)
_ROLE_SUFFIX = re.compile(r"\s*[-–:]?\s+(lead|support|supporting|to lead|to support|leading)$")
# Words between who leads and who helps.
_HELPED = re.compile(
    r"[\s,;–-]*\b(?:(?:with |and )?(?:the )?support (?:from|of|by)|(?:and |is )?supported by|"
    r"assisted by|with (?:input|help|contributions?) from|with the help of|"
    r"working (?:closely |jointly )?with|in (?:partnership|conjunction|collaboration|liaison|"
    r"consultation) with|alongside|together with|supporting (?:partners|agencies))\b\s*:?\s*",
    re.IGNORECASE,
)
_OTHER_MARKS = re.compile(r"[/;|+]")
_EITHER = re.compile(r"\s+(?:and/or|and / or)\s+", re.IGNORECASE)
_ABBREVIATION = re.compile(r"(?=(?:[^A-Z]*[A-Z]){2})[A-Z][A-Z0-9&.-]*(?:[’']?s)?\.?$")
_SMALL_JOINS = frozenset({"of", "for", "the", "in", "on", "out", "with", "to", "at"})
# What stands for several bodies by itself, also behind another name.
_GROUPS = frozenset({"partners", "all", "schools", "providers", "agencies", "others"})
_OF = frozenset({"of", "for", "the"})
_AND = frozenset({"and", "&", "plus", "with"})
_STOPS = " .,;:"
_LONGEST_NAME = 12  # words


@dataclass(frozen=True)
class LeadWords:
    """A body as printed, without role mark and closing stop; `role` is lead, support or ""."""

    words: str
    role: str = ""


class NamedPartner(Protocol):
    """What matching needs of a partner."""

    @property
    def short_name(self) -> str:
        """The name in the plan."""

    @property
    def names(self) -> tuple[str, ...]:
        """All names under which it is known, the short one included."""


class KnownNames:
    """Names to keep whole wherever they stand, compared as `fold_name` folds them."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._folded = {fold_name(name) for name in names} - {""}
        self.have_marks = any("/" in name or "," in name for name in self._folded)

    def __contains__(self, words: str) -> bool:
        return fold_name(words) in self._folded

    def fall_apart(self, words: str) -> bool:
        """True where the other names show that these words are several bodies."""
        own = {fold_name(words)} & self._folded
        self._folded -= own
        several = len(split_leads(words, self)) > 1
        self._folded |= own
        return several


NOBODY = KnownNames()


def split_leads(text: str, known: KnownNames = NOBODY) -> list[LeadWords]:
    """The bodies of one paragraph of a who-cell, in order.

    `known` are names to keep whole. Abbreviations are bodies by themselves; words with capitals
    make one name, until a name that is known, a mark, or the noun that ends a body's name.
    """
    if text in known:
        return [LeadWords(text.strip(_STOPS))]
    helped = _HELPED.search(text)
    if helped and helped.start() and text[helped.end() :].strip(_STOPS):
        first = _split(text[: helped.start()], known, LEAD)
        return first + _split(text[helped.end() :], known, SUPPORT)
    return _split(text, known, "")


def _split(text: str, known: KnownNames, role: str) -> list[LeadWords]:
    """The bodies of a stretch in which all have one role, unless they are marked one by one."""
    found: list[LeadWords] = []
    pieces = _hard_pieces(_EITHER.sub(", ", text), known)
    for marked in pieces if _OTHER_MARKS.search(text) else _together(pieces):
        prefix = _ROLE_PREFIX.match(marked)
        if prefix:
            role = _role(prefix[1])
        piece = marked[prefix.end() :] if prefix else marked
        leads = [lead_of(name, role) for name in _Run(piece, known).names()]
        found.extend(lead for lead in leads if lead.words)
    return found


def _together(pieces: list[str]) -> list[str]:
    """A person or a post with the body after the comma behind it, where all come in such pairs."""
    if len(pieces) < 2 or len(pieces) % 2:
        return pieces
    pairs = list(zip(pieces[::2], pieces[1::2], strict=True))
    if not all(_answers_for(*pair) for pair in pairs):
        return pieces
    return [f"{person.strip()}, {body.strip()}" for person, body in pairs]


def _answers_for(person: str, body: str) -> bool:
    own, other = person.strip(_STOPS), body.strip(_STOPS)
    post = own in vocabulary.POST_ABBREVIATIONS or (
        names_person(own) and not is_abbreviation(own.split()[0])
    )
    if not post or names_person(other):
        return False
    last = other.rsplit(" ", 1)[-1].casefold()
    return is_abbreviation(other) or (" " in other and last in vocabulary.BODY_NOUNS)


def with_roles(leads: Iterable[LeadWords]) -> list[LeadWords]:
    """Once each; where one is marked as lead, the rest are support; else nothing is invented."""
    once: dict[str, LeadWords] = {}
    for lead in leads:
        if lead.words not in once or lead.role:
            once[lead.words] = lead
    marked = any(lead.role == LEAD for lead in once.values())
    return [
        LeadWords(lead.words, lead.role or (SUPPORT if marked else "")) for lead in once.values()
    ]


def is_abbreviation(words: str) -> bool:
    """True for "ABC", "ABCs", "AB's"."""
    return bool(_ABBREVIATION.match(words)) and words not in vocabulary.NAME_PARTS


def joins_topics(words: str) -> bool:
    """True for a name that an "and" runs through, which might be two: "Skills and Employment"."""
    tokens = words.split()
    if tokens[-1].casefold() in vocabulary.ONE_BODY:
        return False
    for index in range(1, len(tokens) - 1):
        before, after = (tokens[at].strip(_STOPS).casefold() for at in (index - 1, index + 1))
        if tokens[index] in {"and", "&"} and (before, after) not in vocabulary.JOINED_BY_AND:
            return True
    return False


def names_a_body(name: str) -> bool:
    """True for a full name that ends as bodies' names do: "Exampleshire County Council"."""
    words = re.sub(r"\([^()]*\)", "", name).strip(_STOPS).split()
    return len(words) > 1 and words[-1].casefold() in vocabulary.CLOSING_NOUNS


@lru_cache(maxsize=8192)
def fold_name(words: str) -> str:
    """A name for comparison: case, apostrophes, "&", white space and closing stops do not count."""
    text = re.sub(r"['’‘`]", "", words.casefold()).replace("&", " and ")
    return " ".join(text.split()).strip(_STOPS)


def match_lead(
    words: str, partners: Iterable[NamedPartner], glossary: Mapping[str, str] | None = None
) -> str | None:
    """The short name of the partner that these words name, or None; never by likeness alone.

    The glossary (abbreviation to full name) is asked first, then the words as they stand.
    """
    wanted = {fold_name(words)}
    by_name = {
        fold_name(name): partner.short_name for partner in partners for name in partner.names
    }
    meanings = {fold_name(short): fold_name(full) for short, full in (glossary or {}).items()}
    for name in (meanings.get(fold_name(words)), *wanted):
        if name is not None and name in by_name:
            return by_name[name]
    return None


def _hard_pieces(text: str, keep: KnownNames) -> list[str]:
    """Cut at commas, semicolons and slashes that stand outside brackets and outside known names."""
    pieces: list[str] = []
    start = seen = depth = 0
    for mark in _HARD.finditer(text):
        between = text[seen : mark.start()]
        depth = max(0, depth + between.count("(") - between.count(")"))
        seen = mark.end()
        if depth:
            continue
        pieces.append(text[start : mark.start()])
        start = mark.end()
    pieces.append(text[start:])
    return [piece for piece in _rejoin(pieces, keep) if piece.strip()]


def _rejoin(pieces: list[str], keep: KnownNames) -> list[str]:
    """Put together again what a mark inside a known name has cut."""
    if not keep.have_marks:
        return pieces
    joined: list[str] = []
    for piece in pieces:
        whole = next(
            (
                f"{joined[-1]}{mark}{piece}"
                for mark in ("/", ", ")
                if joined and f"{joined[-1]}{mark}{piece}" in keep
            ),
            None,
        )
        if whole is None:
            joined.append(piece)
        else:
            joined[-1] = whole
    return joined


class _Run:
    """The words between two marks, being cut into names."""

    def __init__(self, text: str, keep: KnownNames) -> None:
        self.tokens: list[str] = _TOKEN.findall(text)
        self.keep = keep
        # For each word: how many words from it are a known name; 0 where none begins.
        self.known = [0] * (len(self.tokens) + 1)
        for start in range(len(self.tokens) - 1, -1, -1):
            self.known[start] = self._known_length(start)

    def names(self) -> list[str]:
        """The names in order."""
        names: list[list[str]] = [[]]
        index = 0
        while index < len(self.tokens):
            token, name = self.tokens[index], names[-1]
            joins = token.casefold() in _AND
            if joins and not _and_within(self.tokens, index, self.keep):
                names.append([])
            elif name and not self._begins(index, name):
                name.append(token)
            else:
                length = self.known[index]
                names.append(self.tokens[index : index + max(length, 1)])
                if length:
                    names.append([])
                    index += length - 1
            index += 1
        return [" ".join(name) for name in names if name]

    def _known_length(self, start: int) -> int:
        """The longest known name from here that can end where it does."""
        for end in range(min(len(self.tokens), start + _LONGEST_NAME), start, -1):
            if " ".join(self.tokens[start:end]) not in self.keep:
                continue
            if end == len(self.tokens) or self._ends_before(end):
                return end - start
        return 0

    def _ends_before(self, end: int) -> bool:
        """True where a name that ends before this word does not go on in it."""
        token = self.tokens[end]
        if token.startswith("("):
            return False
        if token.casefold() in _AND or _abbreviates(token) or self.known[end]:
            return True
        return token[0].isupper() and not _title(self.tokens[end - 1])

    def _begins(self, index: int, name: list[str]) -> bool:
        """True where this word begins a new name after the words of `name`."""
        token, before = self.tokens[index], name[-1]
        if token.startswith("("):
            return False
        if before.startswith("("):
            return token not in vocabulary.NAME_PARTS or before.endswith(")")
        if _abbreviates(token) or _abbreviates(before):
            return self._begins_at_letters(index, name)
        if token[0].isupper() and before[0].islower():
            joined = before.casefold() in _SMALL_JOINS | _AND
            return not joined and token not in vocabulary.NAME_PARTS
        return _title(token) and self._closes(index, name)

    def _begins_at_letters(self, index: int, name: list[str]) -> bool:
        """The same where this word or the one before is an abbreviation."""
        token, before = self.tokens[index], name[-1]
        rank = len(name) == 1 and before.strip(".").upper() in vocabulary.BEFORE_NAMES
        if rank or before.casefold() in _OF:
            return False
        if _abbreviates(token):
            served = is_post(" ".join(name)) and not names_a_body(" ".join(name))
            kind = token.rstrip(".") in vocabulary.KIND_ABBREVIATIONS and _title(before)
            return not kind and not (served and not _abbreviates(before))
        if not token[0].isupper():
            return token.casefold() in _GROUPS
        return not self._is_part_of_letters(index)

    def _is_part_of_letters(self, index: int) -> bool:
        """True for what follows an abbreviation inside one name: "HR Team", "ICB Director of …"."""
        if self.known[index] or self.tokens[index] in vocabulary.NAME_PARTS:
            return False
        rest = list(
            itertools.takewhile(
                lambda token: _title(token) or token.casefold() in _SMALL_JOINS,
                self.tokens[index : index + _LONGEST_NAME],
            )
        )
        words = " ".join(rest).strip(_STOPS)
        last = rest[-1].strip(_STOPS).casefold()
        if is_post(words) or last in vocabulary.UNITS:
            return True
        # "AM Prevention", "ABC Homes"; not "OCC Partnership", "OH Police".
        after = self.tokens[index + 1 : index + 2]
        alone = len(rest) == 1 and not (after and after[0][0].islower())
        return alone and last not in vocabulary.BODY_NOUNS

    def _closes(self, index: int, name: list[str]) -> bool:
        """True where `name` is a whole body and another whole one follows without a mark."""
        if self.known[index] and " ".join(name[-_LONGEST_NAME:]) in self.keep:
            return True
        if name[-1].casefold() not in vocabulary.CLOSING_NOUNS or name == ["Council"]:
            return False
        rest = self.tokens[index : index + _LONGEST_NAME]
        if len(rest) > 1 and rest[1][0].islower():
            return rest[1].casefold() not in _SMALL_JOINS | _AND
        titles = list(itertools.takewhile(_title, rest))
        return len(titles) >= 2 and titles[-1].strip(_STOPS).casefold() in vocabulary.BODY_NOUNS


def _and_within(tokens: list[str], index: int, keep: KnownNames) -> bool:
    """True for an "and" inside one name: "Health and Wellbeing Board"."""
    if index == 0 or index + 1 >= len(tokens):
        return False
    before, after = (tokens[at].strip(_STOPS).casefold() for at in (index - 1, index + 1))
    if (before, after) in vocabulary.JOINED_BY_AND:
        return True
    if tokens[index].casefold() not in {"and", "&"} or tokens[index - 1] in keep:
        return False
    if tokens[index - 1][0].islower() and tokens[index + 1][0].islower() and index > 1:
        return tokens[0][0].isupper() and after not in _GROUPS
    # "Housing and Homelessness Team", "Head of Skills and Employment": topics, not bodies.
    return before in vocabulary.TOPICS and after in vocabulary.TOPICS


def _abbreviates(token: str) -> bool:
    return is_abbreviation(token.rstrip("."))


def _title(token: str) -> bool:
    """True for a word that may stand inside a name: a capital, or part of one such as NHS."""
    if token in vocabulary.NAME_PARTS:
        return True
    return token[:1].isupper() and not _abbreviates(token)


def _role(word: str) -> str:
    return SUPPORT if re.match(r"(?:to )?s", word, re.IGNORECASE) else LEAD


def lead_of(words: str, role: str = "") -> LeadWords:
    """One name, its role mark taken off, and the article of "and the Council"."""
    words = re.sub(r"^\s*the\s+(?=[A-Z])", "", words)
    bracket = _ROLE_BRACKET.search(words.rstrip(_STOPS))
    if bracket:
        return LeadWords(words[: bracket.start()].strip(_STOPS), _role(bracket[1]))
    suffix = _ROLE_SUFFIX.search(words)
    if suffix:
        return LeadWords(words[: suffix.start()].strip(_STOPS), _role(suffix[1]))
    return LeadWords(words.strip(_STOPS), role)
