"""The letters about a partnership, for its coordinators: the next run, what went, the ladder."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actions.forms.letters import ConfirmForm, LadderForm, SendAgainForm
from actions.reminders import DEFAULT_LADDER
from actions.runs import coming_run, days_to_look_at, what_became
from concordat.lib import clock
from concordat.lib.access import Access, open_to
from concordat.lib.days import counted, in_words
from concordat.lib.links import page_links
from concordat.lib.tables import SortKey, page_by_key
from partners.forms.base import ActForm
from partners.models import Membership, Partnership, Person, Told, Weekday
from partners.permissions import Standing, check_may_run_letters, standing_in
from partners.services.letters import (
    hold_letters,
    ladder_of,
    release_letters,
    send_letters_again,
    set_ladder,
    standing_hold,
)
from partners.views.acting import ActView

BY_NAME = (SortKey("name"), SortKey("pk"))
# People on one page: whether there is anything to say to each is looked at one by one.
PAGE = 25


def own_partnership(standing: Standing, pk: int) -> Partnership:
    """One of the person's own, where they look after its letters; another's is 404."""
    mine = Partnership.objects.visible_to(standing.person, standing.on)
    found = get_object_or_404(mine, pk=pk)
    check_may_run_letters(standing, found.pk)
    return found


@open_to(Access.MEMBER)
@require_safe
def letters(request: HttpRequest, pk: int) -> HttpResponse:
    """Who will get what, who nothing and why; what went, and what did not."""
    standing = standing_in(request)
    partnership = own_partnership(standing, pk)
    now = clock.now()
    days = days_to_look_at(now)
    run = coming_run(now, _day_in(request, days))
    members = Membership.objects.current(standing.on).filter(partner__partnership=partnership)
    page = page_by_key(
        Person.objects.filter(pk__in=members.values("person")),
        BY_NAME,
        after=request.GET.get("after"),
        before=request.GET.get("before"),
        size=PAGE,
    )
    context = {
        "partnership": partnership,
        "breadcrumbs": [{"label": "Plans", "url": reverse("plan-list")}],
        "hold": standing_hold(partnership),
        "run": run,
        "lines": run.lines(page.rows, partnership),
        "count_words": counted(members.values("person").distinct().count(), "person", "people"),
        "page_urls": page_links(request.GET, page.previous, page.next),
        "days": [
            {"url": f"?day={each}", "words": _with_weekday(each), "current": each == run.day}
            for each in days
        ],
        "past": what_became(partnership, standing.on),
        "ladder": ladder_in_words(partnership),
    }
    return render(request, "actions/partnership_letters.html", context)


def _day_in(request: HttpRequest, days: list[date]) -> date | None:
    """The day that the address asks for, where it is one that can be looked at."""
    return {each.isoformat(): each for each in days}.get(request.GET.get("day", ""))


def _with_weekday(day: date) -> str:
    """ "Monday 22 June 2015"."""
    return f"{Weekday(day.weekday()).label} {in_words(day)}"


def steps_of(partnership: Partnership) -> dict[Told, int]:
    """A partnership's ladder, its own or the default one."""
    return ladder_of(partnership) or {tells: days for days, tells in DEFAULT_LADDER}


def ladder_in_words(partnership: Partnership) -> list[str]:
    """ "14 days overdue: the other leads and the coordinators", the first step first."""
    steps = sorted((days, tells) for tells, days in steps_of(partnership).items())
    return [
        f"{counted(days, 'day')} overdue: {Told(tells).label[:1].lower()}{Told(tells).label[1:]}"
        for days, tells in steps
    ]


class LettersAct(ActView):
    """Something done with the letters about a partnership."""

    form_class: type[ActForm] = ConfirmForm

    def find(self, pk: int) -> None:
        """A partnership whose letters the person looks after."""
        self.partnership = own_partnership(self.standing, pk)

    def goes_on_to(self) -> str:
        """The page of the letters."""
        return reverse("partnership-letters", args=[self.partnership.pk])

    def breadcrumbs(self) -> list[dict[str, str]]:
        """Plans, and the letters."""
        return [
            {"label": "Plans", "url": reverse("plan-list")},
            {"label": "Letters", "url": self.goes_on_to()},
        ]


@open_to(Access.MEMBER)
class Hold(LettersAct):
    """Write no routine letter about the partnership until somebody lets them go."""

    title = "Hold the letters"
    button = "Hold them"
    warning = True

    def sentences(self) -> list[str]:
        """What is held, and what becomes of it."""
        return [
            (
                "From now on no weekly letter, no reminder and no step of the ladder is written "
                "about this partnership. People in other partnerships get theirs from there."
            ),
            (
                "Nothing is lost: once you let them go, the next letters tell what happened "
                "meanwhile. Invitations, decisions and questions for a report go all the same, and "
                "so does what is written already."
            ),
        ]

    def stop(self) -> str:
        """Once is enough."""
        return "The letters are held already." if standing_hold(self.partnership) else ""

    def apply(self, form: ActForm) -> str:
        """Hold them."""
        hold_letters(partnership=self.partnership, by=self.standing)
        return "The letters are held."


@open_to(Access.MEMBER)
class Release(LettersAct):
    """Let them go again."""

    title = "Let the letters go"
    button = "Let them go"

    def sentences(self) -> list[str]:
        """What comes then."""
        return [
            (
                "What is due by then goes with the next run, on a working day from eight in the "
                "morning: one letter a person, with what happened while they were held."
            )
        ]

    def stop(self) -> str:
        """Where nothing is held."""
        return "" if standing_hold(self.partnership) else "The letters are not held."

    def apply(self, form: ActForm) -> str:
        """Let them go."""
        release_letters(partnership=self.partnership, by=self.standing)
        return "The letters go again."


@open_to(Access.MEMBER)
class SendAgain(LettersAct):
    """Send letters again that failed."""

    form_class = SendAgainForm
    title = "Send letters again"
    button = "Send them again"

    def find(self, pk: int) -> None:
        """The letters that failed, too."""
        super().find(pk)
        self.failed = what_became(self.partnership, self.standing.on).failed

    def form_options(self) -> dict[str, Any]:
        """Those to choose from."""
        return {"letters": [(each.pk, each.label) for each in self.failed]}

    def sentences(self) -> list[str]:
        """What goes then."""
        return [
            (
                "They wait again and go within minutes, with the words of today: what is not to be "
                "said any more is left out."
            )
        ]

    def stop(self) -> str:
        """Where nothing failed."""
        return "" if self.failed else "No letter failed."

    def apply(self, form: SendAgainForm) -> str:
        """Let them wait again."""
        number = send_letters_again(
            partnership=self.partnership, letters=form.chosen(), by=self.standing
        )
        return f"{counted(number, 'letter')} will be sent again."


@open_to(Access.MEMBER)
class Ladder(LettersAct):
    """After how many days overdue whom."""

    form_class = LadderForm
    title = "Who is told what is late"
    button = "Save"

    def initial(self) -> dict[str, Any]:
        """As it stands."""
        steps = {tells.value: days for tells, days in steps_of(self.partnership).items()}
        return {**steps, "version": self.partnership.version}

    def sentences(self) -> list[str]:
        """What a step is."""
        return [
            (
                "When a promise stays overdue, more people are told of it, step by step. Each step "
                "is taken once for a date and stands on the timeline. Provisional dates, drafts "
                "and plans that are not chased yet are left in peace."
            ),
            (
                "Of several steps only the latest is taken, so that another ladder sets off no "
                "storm."
            ),
        ]

    def apply(self, form: LadderForm) -> str:
        """Take the new one."""
        says = form.cleaned_data
        set_ladder(
            partnership=self.partnership,
            seen_version=says["version"],
            steps={tells: says[tells.value] for tells in Told},
            by=self.standing,
        )
        return "The ladder is saved."


hold = Hold.as_view()
release = Release.as_view()
send_them_again = SendAgain.as_view()
ladder = Ladder.as_view()
