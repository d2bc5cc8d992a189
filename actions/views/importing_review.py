"""Reviewing what was read: questions a step at a time, the plan as it reads, publishing it."""

from calendar import monthrange
from datetime import date
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actions.forms.importing import AnswersForm, PublishForm, box_of, name_of
from actions.importing.publishing import Publication, names_of, publish
from actions.importing.questions import Question, QuestionKind
from actions.importing.reported import says_delivered
from actions.importing.review import Review, effects, review_import
from actions.models import ImportState, PlanStatus
from actions.reports.imports import (
    STEPS,
    bar_of,
    beside,
    groups_of,
    question_line,
    step_lines,
    summary_of,
)
from actions.services.plan_imports import ImportRefused, answer
from actions.views.importing import ImportActView, end_url, import_breadcrumbs, own_import
from concordat.lib.access import Access, open_to
from concordat.lib.days import counted
from partners.forms.base import ActForm
from partners.permissions import standing_in

# Questions on one page: more are a wall, and each is read with its row beside it.
ON_A_PAGE = 8


class ReviewActView(ImportActView):
    """Something done with an import that was read and is not a plan yet."""

    review: Review

    def find(self, pk: int) -> None:
        """The import with its review; one that is not being reviewed has a page of its own."""
        super().find(pk)
        if self.row.state != ImportState.ASKING:
            raise Http404
        try:
            self.review = review_import(self.row)
        except ValueError as refused:
            raise Http404 from refused

    def next_url(self, review: Review) -> str:
        """Where something is open; the summary where nothing is."""
        kind = review.next_kind()
        if kind is None:
            return end_url(self.row)
        return reverse("import-questions", args=[self.row.pk, kind.value])


@open_to(Access.MEMBER)
class QuestionsView(ReviewActView):
    """The open questions of one step, a few at a time; or one that was answered, to change it."""

    form_class = AnswersForm
    template_name = "actions/import_questions.html"
    button = "Save and continue"
    kind: QuestionKind
    asked: list[dict[str, Any]]

    def find(self, pk: int) -> None:
        """The step, which this document must have."""
        super().find(pk)
        kinds = {step.kind.value: step.kind for step in self.review.steps}
        if self.kwargs["kind"] not in kinds:
            raise Http404
        self.kind = kinds[self.kwargs["kind"]]
        self.title = STEPS[self.kind][0]

    def get(self, request: HttpRequest, pk: int, kind: str = "") -> HttpResponse:
        """The questions as they stand."""
        return super().get(request, pk)

    def post(self, request: HttpRequest, pk: int, kind: str = "") -> HttpResponse:
        """Keep what was answered."""
        return super().post(request, pk)

    def asked_now(self) -> list[Question]:
        """The questions on this page: those that were shown, the one asked for, or open ones."""
        all_of_it = self.review.of(self.kind)
        wanted = self.request.POST.get("shown", self.request.GET.get("about", "")).split()
        if wanted:
            return [question for question in all_of_it if question.key in wanted]
        return [each for each in all_of_it if self.review.is_open(each)][:ON_A_PAGE]

    def form_options(self) -> dict[str, Any]:
        """The questions, and what holds."""
        asked = self.asked_now()
        answers = self.review.answers
        holding = {each.key: answers[each.key] for each in asked if each.key in answers}
        return {"questions": asked, "holding": holding}

    def apply(self, form: AnswersForm) -> str:
        """Keep the answers, once it is known that the document can be read with them."""
        before = self.review
        given = {
            key: said
            for key, said in form.answers().items()
            if said and (key not in before.answers or before.answers[key] != said)
        }
        try:
            after = review_import(self.row, given)
        except ValueError as refused:
            raise ImportRefused(f"With this nothing of the plan is left. {refused}") from refused
        answer(
            plan_import=self.row,
            seen_version=form.cleaned_data["version"],
            given=given,
            by=self.standing,
        )
        self.review = after
        if not given:
            return "Nothing was answered yet."
        changed = "; ".join(effects(before.plan, after.plan))
        saved = f"{counted(len(given), 'answer')} saved"
        return f"{saved}: {changed}." if changed else f"{saved}. The plan reads as before."

    def goes_on_to(self) -> str:
        """To what is still open of this step, else to the next."""
        if any(self.review.is_open(each) for each in self.review.of(self.kind)):
            return self.request.path
        return self.next_url(self.review)

    def cancel_url(self) -> str:
        """The import, where the steps are listed."""
        return self.row.get_absolute_url()

    def more(self) -> dict[str, Any]:
        """The step, and what of it is not asked now."""
        review = self.review
        asked = {question.key for question in self.asked_now()}
        rest = [question for question in review.of(self.kind) if question.key not in asked]
        answered = [each for each in rest if each.key in review.answers]
        sure = [each for each in rest if each.sure and each.key not in review.answers]
        left = [each for each in review.of(self.kind) if review.is_open(each)]
        return {
            "row": self.row,
            "asked": self.asked,
            "explanation": STEPS[self.kind][1],
            "bar": bar_of(review),
            "left_words": counted(len(left), "question") if len(left) > len(asked) else "",
            "answered": [question_line(each, review) for each in answered],
            "sure": [question_line(each, review) for each in sure],
            "next_url": self.next_url(review),
        }

    def page(self, form: ActForm, *, conflict: bool = False) -> HttpResponse:
        """Each question with its row beside it, and what somebody else answered meanwhile."""
        self.asked = [
            {
                "question": question,
                "beside": beside(question, self.review),
                "meanwhile": question_line(question, self.review).answer
                if conflict and question.key in self.review.answers
                else "",
                "fields": [
                    form[name]
                    for name in dict.fromkeys([name_of(question), box_of(question)])
                    if name in form.fields
                ],
            }
            for question in cast("AnswersForm", form).questions
        ]
        return super().page(form, conflict=conflict)


@open_to(Access.MEMBER)
@require_safe
def import_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole plan as it reads now."""
    row = own_import(standing_in(request), pk)
    if row.state != ImportState.ASKING:
        return redirect(row.get_absolute_url())
    try:
        review = review_import(row)
    except ValueError:
        return redirect(row.get_absolute_url())
    context = {
        "row": row,
        "plan": review.plan,
        "groups": groups_of(review.plan),
        "count_words": counted(len(review.plan.deliverables), "promise"),
        "bar": bar_of(review),
        "breadcrumbs": import_breadcrumbs(row.partnership, row),
    }
    return render(request, "actions/import_plan.html", context)


@open_to(Access.MEMBER)
class PublishView(ReviewActView):
    """What publishing makes, in counts, and the one button."""

    form_class = PublishForm
    template_name = "actions/import_publish.html"
    title = "Publish this plan"
    button = "Publish the plan"

    def initial(self) -> dict[str, Any]:
        """What the document says of itself."""
        stem = self.row.name.rpartition(".")[0] or self.row.name
        return super().initial() | {
            "title": (self.review.plan.title or stem)[:300],
            "status": PlanStatus.LIVE.value,
            "agreed_on": self._agreed_on(),
            "chased_from": self.standing.on,
            "delivered_on": self.standing.on,
        }

    def _agreed_on(self) -> date:
        """The end of the month in which it was written, as far as that is past."""
        written = self.review.plan.written
        if written is None:
            return self.standing.on
        end = written.replace(day=monthrange(written.year, written.month)[1])
        return min(end, self.standing.on)

    def form_options(self) -> dict[str, Any]:
        """Whether the document calls anything delivered."""
        promises = self.review.plan.deliverables
        return {"asks_delivered": any(says_delivered(each) for each in promises)}

    def stop(self) -> str:
        """What is open is answered first."""
        left = len(self.review.left)
        if not left:
            return ""
        return f"{counted(left, 'question')} must be answered before this can be published."

    def apply(self, form: PublishForm) -> str:
        """Make the plan."""
        said = form.cleaned_data
        self.plan = publish(
            plan_import=self.row,
            seen_version=said["version"],
            said=Publication(
                title=said["title"],
                status=PlanStatus(said["status"]),
                agreed_on=said["agreed_on"],
                chased_from=said["chased_from"],
                delivered_on=said.get("delivered_on"),
            ),
            by=self.standing,
        )
        return f"“{self.plan.title}” was published."

    def cancel_url(self) -> str:
        """The import."""
        return self.row.get_absolute_url()

    def more(self) -> dict[str, Any]:
        """The counts."""
        return {
            "row": self.row,
            "summary": summary_of(self.review, names_of(self.review)),
            "steps": step_lines(self.review),
            "next_url": self.next_url(self.review),
        }


import_questions = QuestionsView.as_view()
import_publish = PublishView.as_view()
