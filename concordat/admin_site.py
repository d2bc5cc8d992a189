"""Django's admin as the service has it: for operators alone, behind the same sign-in.

Every view is declared for operators where the site is put together, so that none is left out. What
is done there goes to the trail, not to Django's own log, which would keep names.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.sites import AdminSite
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import HiddenInput, IntegerField, ModelForm
from django.http import HttpRequest, QueryDict
from django.urls import URLResolver

from concordat.lib.access import Access, open_to
from concordat.lib.versioned import EditedMeanwhile
from concordat.trail.services import record

if TYPE_CHECKING:
    AnyAdmin = admin.ModelAdmin[Any]
    AnyForm = ModelForm[Any]
else:  # Django's own classes take no parameter when they run
    AnyAdmin, AnyForm = admin.ModelAdmin, ModelForm

# Signing in and out is the service's own, there are no passwords, and our pages have links.
NOT_HERE = frozenset(
    {
        "login",
        "logout",
        "password_change",
        "password_change_done",
        "view_on_site",
        "autocomplete",
    }
)


class OperatorsSite(AdminSite):
    """The admin; its name, and who may come in."""

    site_header = "Concordat: for operators"
    site_title = "Concordat"
    index_title = "What several partnerships share"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Only with a class of ours: what libraries add by themselves shows keys and sessions."""
        if admin_class is not None and issubclass(admin_class, QuietAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def get_urls(self) -> list[Any]:
        """Django's own without what is not wanted, each declared for operators."""
        found = [each for each in super().get_urls() if getattr(each, "name", None) not in NOT_HERE]
        _declare(found)
        return found

    def has_permission(self, request: HttpRequest) -> bool:
        """Operators, as everywhere else."""
        user = request.user
        return user.is_active and user.is_superuser


def _declare(patterns: Iterable[Any]) -> None:
    """Open every view to operators alone; `concordat.E002` sees that none was forgotten."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            _declare(pattern.url_patterns)
        else:
            view = open_to(Access.OPERATOR)(pattern.callback)
            # Whoever is not signed in goes to our page, not to one of the admin's own.
            view.__dict__.pop("login_url", None)
            pattern.callback = view


class QuietAdmin(AnyAdmin):
    """Nothing is deleted here, and nothing goes to Django's log."""

    actions = None
    view_on_site = False
    edited = ""  # the code under which the trail keeps a change or an addition; blank: none is made

    def get_urls(self) -> list[Any]:
        """Without the pages of deletion and of Django's log."""
        found = super().get_urls()
        return [each for each in found if not str(each.name).endswith(("_delete", "_history"))]

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Rows are ended, never deleted."""
        return False

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> None:  # type: ignore[override]  # it returned the row of a log that is not kept
        """Say it in the trail."""
        self.record(request, obj)

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> None:  # type: ignore[override]  # it returned the row of a log that is not kept
        """Say it in the trail."""
        self.record(request, obj)

    def record(self, request: HttpRequest, obj: models.Model) -> None:
        """An entry in the trail, in the transaction of the change."""
        record(
            self.edited,
            by=request.user,  # type: ignore[arg-type]  # operators are signed in
            partnership=self.partnership_of(obj),
            about={str(obj._meta.model_name): obj.pk},
        )

    def partnership_of(self, obj: models.Model) -> int | None:
        """To which partnership the entry belongs; None where it belongs to none."""
        return None


class ReadOnlyAdmin(QuietAdmin):
    """Rows to look at: services write them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Not here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Not here."""
        return False


class VersionedForm(AnyForm):
    """A form that carries the version that was shown."""

    seen_version = IntegerField(required=False, widget=HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = self.instance.version

    def clean(self) -> dict[str, Any]:
        """Where somebody was faster, say how things are now; sent again, it is saved."""
        said = super().clean() or self.cleaned_data
        row = self.instance
        if row.pk is None or said.get("seen_version") == row.version:
            return said
        sent = QueryDict(mutable=True)
        sent.update(self.data)
        sent[self.add_prefix("seen_version")] = str(row.version)
        self.data = sent
        now = [
            f"{self.fields[name].label} is now “{self.initial.get(name) or ''}”."
            for name in self.changed_data
            if name != "seen_version"
        ]
        raise ValidationError(
            [f"{row} was changed by somebody else meanwhile. Yours is not saved yet.", *now]
        )


class VersionedAdmin(QuietAdmin):
    """Rows that people edit at the same time: the form carries the version, the write checks it."""

    form = VersionedForm

    def get_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[Any]:
        """Those of the model, and the version."""
        return [*(self.fields or ()), "seen_version"]

    def save_model(
        self,
        request: HttpRequest,
        obj: Any,
        form: Any,
        change: bool,  # noqa: FBT001 -- Django calls it so
    ) -> None:
        """A new row as usual; another only if it is as it was shown."""
        if not change:
            super().save_model(request, obj, form, change)
            return
        names = [name for name in form.changed_data if name != "seen_version"]
        said = form.cleaned_data
        obj.write(said["seen_version"], **{name: said[name] for name in names})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """The page; where somebody is faster between reading and writing, the form says so."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except EditedMeanwhile:
            return super().changeform_view(request, object_id, form_url, extra_context)
