"""Somebody opens a page: what the tables of pages are made of."""

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody opens a page. `who` and `about` are names of a World; "" is nobody and nothing."""

    who: str
    about: str = ""
    query: str = ""
    then: str = ""  # what is done there: a key of DEEDS in test_pages.py

    def path(self, name: str, about: dict[str, int | str]) -> str:
        """The address of a URL name for this visit."""
        args: list[int | str] = [about[self.about]] if self.about else []
        if name == "plan-health-set-aside":
            args.append(RULE)
        if name == "import-questions":
            args.append(STEP)
        return reverse(name, args=args) + self.query


# A rule of plan health that finds something in the demonstration.
RULE = "on-track-overdue"
# A step of a review in which something is asked.
STEP = "name"

NOT_THERE = "there is none"
NOBODY_TO = "a partnership that has just begun has nobody to do it with"
NO_FORM = "nothing can be sent or chosen there"
NO_PROMISE = "an empty plan has no promise"
SAME_FOR_ALL = "it shows nothing of any partnership"
