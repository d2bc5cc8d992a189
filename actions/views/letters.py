"""Your letters: what somebody wants by mail, and what they would get now."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from actions.digests import routine_now, why_none
from actions.emails import routine_blocks, routine_mail, why_of
from actions.forms.letters import LettersForm
from actions.reminders import next_digest_day
from concordat.lib.access import Access, open_to
from concordat.lib.days import in_words
from concordat.lib.mail import Paragraph
from concordat.lib.typed import put_back
from concordat.lib.versioned import EditedMeanwhile
from partners.models import DigestWish, LetterWishes
from partners.permissions import Standing, standing_in
from partners.services.wishes import choose_letters, wishes_of


@open_to(Access.MEMBER)
class YourLetters(View):
    """GET shows one's wishes and a letter as it would go now; POST keeps what was chosen."""

    http_method_names = ["get", "head", "options", "post"]
    standing: Standing

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Who asks."""
        self.standing = standing_in(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """As it stands, with what was chosen when their session ended."""
        return self.page(self.form(put_back(request)))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep what was chosen; where another window was faster, show it again with that."""
        form = LettersForm(request.POST)
        if not form.is_valid():
            return self.page(form)
        chosen = form.cleaned_data
        try:
            choose_letters(
                person=self.standing.person,
                seen_version=chosen["version"],
                digest=chosen["digest"],
                weekday=chosen["weekday"],
                reminders=chosen["reminders"],
            )
        except EditedMeanwhile:
            return self.page(self.form(form.typed()), conflict=True)
        messages.success(request, "Your choice is saved.")
        return redirect("account-letters")

    def form(self, typed: dict[str, Any] | None = None) -> LettersForm:
        """What is chosen, or was typed, with the present version."""
        wishes = wishes_of(self.standing.person)
        chosen = {
            "digest": wishes.digest,
            "weekday": wishes.weekday,
            "reminders": wishes.reminders,
        }
        return LettersForm(initial={**chosen, **(typed or {}), "version": wishes.version})

    def page(self, form: LettersForm, *, conflict: bool = False) -> HttpResponse:
        """The page, with a letter as it would go now."""
        person, on = self.standing.person, self.standing.on
        wishes = wishes_of(person)
        routine, none = routine_now(person, on), why_none(self.standing)
        context = {
            "form": form,
            "conflict": conflict,
            "why_none": none,
            "next_digest": "" if none else next_in_words(wishes, self.standing),
            "mail": routine_mail(routine) if routine else None,
            "blocks": ([*routine_blocks(routine), Paragraph(why_of(routine))] if routine else []),
            "breadcrumbs": [{"label": "Your account", "url": reverse("account")}],
            "cancel_url": reverse("account"),
        }
        status = 409 if conflict else 200
        return render(self.request, "actions/your_letters.html", context, status=status)


def next_in_words(wishes: LetterWishes, standing: Standing) -> str:
    """The day of the next weekly letter; blank where there is none."""
    if wishes.digest == DigestWish.NONE:
        return ""
    return in_words(next_digest_day(standing.on, wishes.weekday))


your_letters = YourLetters.as_view()
