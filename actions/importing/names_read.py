"""Who is meant by a name: a partner that is known, or what somebody says about it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from actions.importing.asking import Asker, key_of, options
from actions.importing.leads import NamedPartner, fold_name, is_abbreviation, match_lead
from actions.importing.people import names_nobody, names_person
from actions.importing.plan import ReadLead
from actions.importing.questions import Question, QuestionKind

NEW, PERSON, NONE = "new", "person", "none"
_LIKE = 0.8
_SMALL = frozenset({"of", "the", "and", "for", "in"})


class NameReader:
    """Matches each name once; what no partner is called is asked, never merged by likeness."""

    def __init__(
        self, asker: Asker, partners: Sequence[NamedPartner], glossary: Mapping[str, str]
    ) -> None:
        self.asker = asker
        self.partners = partners
        self.glossary = glossary
        self.known = {partner.short_name for partner in partners}
        self._made: dict[str, Question] = {}

    def read(self, words: str, role: str, lines: Sequence[int]) -> ReadLead | None:
        """The lead that these words name; None where nobody is meant."""
        if words not in self._made:
            matched = match_lead(words, self.partners, self.glossary)
            self._made[words] = self._question(words, matched)
        answer = self.asker.ask(replace(self._made[words], lines=tuple(lines)))
        if answer == NONE:
            return None
        kind, _, name = answer.partition(":")
        partner = name if kind in {"partner", "alias"} else None
        return ReadLead(words, role, partner, answer)

    def _question(self, words: str, matched: str | None) -> Question:
        full = self._meaning(words)
        reading, why = self._reading(words, matched)
        stands_for = f", which the glossary gives as “{full}”," if full else ""
        offered = self._offered(words, full or "") if matched is None else []
        pairs = [(f"alias:{name}", f"Another name of {name}") for name in offered]
        if matched is not None:
            pairs.insert(0, (f"partner:{matched}", matched))
        pairs += [
            (NEW, f"A new organisation, “{full or words}”"),
            (PERSON, "A person or a post"),
            (NONE, "Nobody"),
        ]
        pairs += [(f"partner:{name}", name) for name in sorted(self.known)]
        return Question(
            key=key_of(QuestionKind.NAME, fold_name(words)),
            kind=QuestionKind.NAME,
            about=f"Who is meant by “{words}”{stands_for.rstrip(',')}?",
            reading=reading,
            source=(words,),
            options=options(pairs),
            free="Or type “new:” and the organisation's full name",
            sure=matched is not None,
            why=why,
        )

    def _reading(self, words: str, matched: str | None) -> tuple[str, str]:
        if matched is not None:
            return f"partner:{matched}", "a partner has exactly this name"
        if names_nobody(words):
            return NONE, "these words name nobody"
        if names_person(words):
            return PERSON, "this is how a person or a post is written"
        return NEW, "no partner has this name"

    def _meaning(self, words: str) -> str | None:
        wanted = fold_name(words)
        return next(
            (full for short, full in self.glossary.items() if fold_name(short) == wanted), None
        )

    def _offered(self, words: str, full: str) -> list[str]:
        """Partners whose name is like this one; only ever offered."""
        return [
            partner.short_name
            for partner in self.partners
            if any(alike(one, name) for one in (words, full) if one for name in partner.names)
        ]


def alike(one: str, other: str) -> bool:
    """True where two names may be the same body's: letters for words, one in the other, nearly."""
    first, second = fold_name(one), fold_name(other)
    if first == second:
        return True
    if is_abbreviation(one) or is_abbreviation(other):
        short, long = (first, second) if is_abbreviation(one) else (second, first)
        return short in _letters(long)
    own, others = (set(name.split()) - _SMALL for name in (first, second))
    if own and others and (own <= others or others <= own):
        return True
    # No two names of such different lengths are nearly the same: that spares most pairs the rest.
    shorter, longer = sorted((len(first), len(second)))
    if 2 * shorter < _LIKE * (shorter + longer):
        return False
    matcher = SequenceMatcher(None, first, second)
    return matcher.quick_ratio() >= _LIKE and matcher.ratio() >= _LIKE


def _letters(name: str) -> set[str]:
    """The first letters of a name's words, with and without its small words."""
    words = re.findall(r"\w+", name)
    letters = {"".join(word[0] for word in words)}
    letters.add("".join(word[0] for word in words if word not in _SMALL))
    return letters
