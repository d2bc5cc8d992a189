"""The few sorts of addresses that there are, and what each answers to whom by which method."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from concordat.lib.access import Access
from tests.matrix.world import EVERYBODY, MEMBERS, OPERATOR, SIGNED_IN, Who

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
READING = frozenset({"GET", "HEAD"})

FOUND, ELSEWHERE, FORBIDDEN, NOT_FOUND, NOT_SO = 200, 302, 403, 404, 405


@dataclass(frozen=True)
class Row:
    """What is expected of one address.

    `about` is the row that it names, of `Side.keys`; `may` are those to whom it opens, and
    `answers` is what they get by each method; by any other they get 405. Other members of the
    partnership are refused (403), and to everybody else there is nothing (404).
    """

    may: frozenset[Who]
    about: str
    answers: Mapping[str, int]
    method_first: bool  # a wrong method is refused before anybody asks who it is
    access: Access = Access.MEMBER  # what the view declares of itself
    path: str = ""  # the address itself, where its URL has no name
    strangers_only: bool = False  # who is signed in is led on, by whatever method
    refused: int = FORBIDDEN  # what other members of the partnership get
    outsiders: int = NOT_FOUND
    recorded: bool = False  # whether the trail keeps who read it
    says: Mapping[str, Any] = field(default_factory=dict)  # what a form is told, beside guesses
    except_for: Mapping[tuple[Who, str], int] = field(default_factory=dict)

    @property
    def public(self) -> bool:
        """Whether nobody is asked to sign in first."""
        return self.access in {Access.PUBLIC, Access.DEMONSTRATION}

    def expected(self, who: Who, method: str) -> int:
        """The status of one cell."""
        if (who, method) in self.except_for:
            return self.except_for[who, method]
        if who is Who.ANONYMOUS and not self.public:
            return ELSEWHERE  # to the sign-in page, before anything is looked up
        if who is not Who.ANONYMOUS and self.strangers_only:
            return ELSEWHERE  # to where they belong
        if self.method_first and method not in self.answers:
            return NOT_SO
        if who not in self.may:
            return self.refused if who in MEMBERS else self.outsiders
        return self.answers.get(method, NOT_SO)

    def but(self, who: Who, **statuses: int) -> "Row":
        """The same with exceptions: `.but(Who.OPERATOR, GET=200)`."""
        more = {(who, method): status for method, status in statuses.items()}
        return replace(self, except_for={**self.except_for, **more})

    def told(self, **says: Any) -> "Row":
        """The same; what its form is told where a guess will not do."""
        return replace(self, says={**self.says, **says})

    def hidden(self) -> "Row":
        """The same; to whoever may not, members too, there is nothing."""
        return replace(self, refused=NOT_FOUND)

    def noted(self) -> "Row":
        """The same; whoever reads it is recorded in the trail, as downloads are."""
        return replace(self, recorded=True)


def page(may: frozenset[Who] = SIGNED_IN, about: str = "", *, get: int = FOUND) -> Row:
    """A function that only shows something (`require_safe`)."""
    return Row(may, about, dict.fromkeys(READING, get), method_first=True)


def shown(may: frozenset[Who] = SIGNED_IN, about: str = "") -> Row:
    """A class that only shows something."""
    answers = {"GET": FOUND, "HEAD": FOUND, "OPTIONS": FOUND}
    return Row(may, about, answers, method_first=False)


def by_every_method(status: int, may: frozenset[Who] = SIGNED_IN, about: str = "") -> Row:
    """The same answer whatever the method."""
    return Row(may, about, dict.fromkeys(METHODS, status), method_first=False)


def form(may: frozenset[Who], about: str = "", *, post: int = ELSEWHERE) -> Row:
    """A class that shows a form and takes it; who asks is looked at first, whatever the method."""
    answers = {"GET": FOUND, "HEAD": FOUND, "POST": post, "OPTIONS": FOUND}
    return Row(may, about, answers, method_first=False)


def form_function(may: frozenset[Who], about: str = "", *, post: int = ELSEWHERE) -> Row:
    """A function that shows a form and takes it."""
    answers = {"GET": FOUND, "HEAD": FOUND, "POST": post}
    return Row(may, about, answers, method_first=True)


def act(may: frozenset[Who], about: str = "", *, post: int = ELSEWHERE) -> Row:
    """A function that does something, by POST alone (`require_POST`)."""
    return Row(may, about, {"POST": post}, method_first=True)


def public(**answers: int) -> Row:
    """Open to anybody: `public(GET=200, HEAD=200)`."""
    return Row(EVERYBODY, "", answers, method_first=True, access=Access.PUBLIC)


def for_strangers(**answers: int) -> Row:
    """Open to anybody who is not signed in; the others are led on."""
    return replace(public(**answers), strangers_only=True)


def operators(row: Row) -> Row:
    """The same for operators alone; everybody else is told so, by whatever method."""
    alone = {"may": OPERATOR, "outsiders": FORBIDDEN, "method_first": False}
    return replace(row, **alone, access=Access.OPERATOR)


def admin(about: str = "", *, path: str = "", get: int = FOUND, post: int = FOUND) -> Row:
    """A page of Django's admin, which answers other methods as it does GET."""
    answers = dict.fromkeys(METHODS, get) | {"POST": post}
    return operators(replace(Row(OPERATOR, about, answers, method_first=False), path=path))
