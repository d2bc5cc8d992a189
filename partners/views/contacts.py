"""The contacts register of a partnership: seen by its members, kept by coordinators and leads."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from concordat.lib.access import Access, open_to
from concordat.lib.filtering import PAGING
from concordat.lib.links import page_links, with_changes
from concordat.lib.tables import CSV_CHUNK, SortKey, count_in_words, csv_response, page_by_key
from concordat.trail.services import record_download
from partners.filters import ContactFilter, contacts_panel
from partners.forms.contacts import ContactForm, VersionForm
from partners.models import Contact, Partner, Partnership
from partners.permissions import (
    Standing,
    check_may_edit_contact,
    check_may_edit_contacts_at,
    may_see_people,
    standing_in,
)
from partners.reports.contacts import (
    HEADER,
    contacts_of,
    csv_lines_of,
    line_of,
    partners_to_edit,
)
from partners.services.contacts import add_contact, change_contact, end_contact
from partners.views.acting import ActView, contacts_crumb

BY_WHAT_FOR = (SortKey("what_for"), SortKey("pk"))


def _asked_for(request: HttpRequest, pk: int) -> tuple[Partnership, ContactFilter, Standing]:
    """A partnership of the person's own, and its contacts as the address chooses them."""
    standing = standing_in(request)
    mine = Partnership.objects.visible_to(standing.person, standing.on)
    partnership = get_object_or_404(mine, pk=pk)
    partners = Partner.objects.filter(partnership=partnership).bodies()
    chosen = ContactFilter(
        request.GET,
        contacts_of(partnership, standing),
        partners=list(partners.select_related("organisation").order_by("organisation__name", "pk")),
    )
    return partnership, chosen, standing


@open_to(Access.MEMBER)
@require_safe
def contact_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom to call about what."""
    partnership, chosen, standing = _asked_for(request, pk)
    query = request.GET
    page = page_by_key(chosen.qs, BY_WHAT_FOR, after=query.get("after"), before=query.get("before"))
    context = {
        "partnership": partnership,
        "contacts": [line_of(contact, standing) for contact in page.rows],
        "may_add": bool(partners_to_edit(partnership, standing)),
        "may_see_people": may_see_people(standing, pk),
        "several": len(standing.partnerships) > 1,
        "form": chosen.form,
        "panel": contacts_panel(),
        "chosen": chosen.chosen(),
        "clear_url": request.path,
        "count_words": count_in_words(chosen.qs, "contact"),
        "csv_query": with_changes(query, dict.fromkeys(PAGING)),
        "page_urls": page_links(query, page.previous, page.next),
    }
    return render(request, "partners/contact_list.html", context)


@open_to(Access.MEMBER)
@require_safe
def contact_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Exactly the contacts that the filters choose, with the addresses that the reader may see.

    Where a filter cannot be read the page says so; a file of all rows would not.
    """
    partnership, chosen, standing = _asked_for(request, pk)
    if not chosen.form.is_valid():
        address = reverse("contact-list", args=[partnership.pk])
        return redirect(f"{address}?{request.GET.urlencode()}")
    record_download(request, "contacts-exported", partnership=partnership.pk)
    ordered = chosen.qs.order_by(*(key.order(backwards=False) for key in BY_WHAT_FOR))
    rows = csv_lines_of(ordered.iterator(chunk_size=CSV_CHUNK), standing)
    return csv_response(f"contacts-{partnership.slug}.csv", HEADER, rows)


class ContactActView(ActView):
    """Something done in the register."""

    contact: Contact

    def goes_on_to(self) -> str:
        """The register."""
        return reverse("contact-list", args=[self.partnership.pk])

    def breadcrumbs(self) -> list[dict[str, str]]:
        """The register."""
        return [contacts_crumb(self.partnership)]

    def about(self) -> dict[str, int]:
        """The contact, once there is one."""
        return {"contact": self.contact.pk}

    def form_options(self) -> dict[str, Any]:
        """The organisations that they may choose from."""
        return {"partners": partners_to_edit(self.partnership, self.standing)}


@open_to(Access.MEMBER)
class AddView(ContactActView):
    """Add somebody to the register."""

    form_class = ContactForm
    title = "Add a contact"
    button = "Add the contact"

    def find(self, pk: int) -> None:
        """A partnership of the person's own, for who may add to one of its organisations."""
        mine = Partnership.objects.visible_to(self.standing.person, self.standing.on)
        self.partnership = get_object_or_404(mine, pk=pk)
        if not partners_to_edit(self.partnership, self.standing):
            check_may_edit_contacts_at(self.standing, Partner(partnership=self.partnership))

    def initial(self) -> dict[str, Any]:
        """A contact that is not there yet has no version."""
        return {"version": 0}

    def sentences(self) -> list[str]:
        """What the register is."""
        return ["Contacts need no account here. Give those of a post rather than private ones."]

    def apply(self, form: ContactForm) -> str:
        """Add them."""
        self.contact = add_contact(
            partner=form.cleaned_data["partner"], words=form.words(), by=self.standing
        )
        return f"{self.contact.name} is in the register."


class OneContactView(ContactActView):
    """Something done with one contact."""

    def find(self, pk: int) -> None:
        """A contact of the person's own partnerships, if they may change it."""
        contacts = Contact.objects.visible_to(self.standing.person, self.standing.on)
        self.contact = get_object_or_404(
            contacts.select_related("partner__organisation", "partner__partnership"), pk=pk
        )
        self.partnership = self.contact.partner.partnership
        check_may_edit_contact(self.standing, self.contact)

    def initial(self) -> dict[str, Any]:
        """The version that is shown."""
        return {"version": self.contact.version}

    def stop(self) -> str:
        """Who was taken out stays so."""
        if self.contact.until is not None:
            return f"{self.contact.name} is not in the register any more. You can add them again."
        return ""


@open_to(Access.MEMBER)
class EditContactView(OneContactView):
    """Correct what is said of a contact."""

    form_class = ContactForm
    title = "Change a contact"
    button = "Save"

    def initial(self) -> dict[str, Any]:
        """As it stands."""
        contact = self.contact
        return super().initial() | {
            "what_for": contact.what_for,
            "name": contact.name,
            "post": contact.post,
            "partner": contact.partner_id,
            "email": contact.email,
            "phone": contact.phone,
            "visibility": contact.visibility,
        }

    def apply(self, form: ContactForm) -> str:
        """Save it."""
        change_contact(
            contact=self.contact,
            seen_version=form.cleaned_data["version"],
            partner=form.cleaned_data["partner"],
            words=form.words(),
            by=self.standing,
        )
        return f"What the register says of {self.contact.name} is changed."


@open_to(Access.MEMBER)
class EndContactView(OneContactView):
    """Take somebody out of the register."""

    form_class = VersionForm
    title = "Take out of the register"
    button = "Take them out"
    warning = True

    def form_options(self) -> dict[str, Any]:
        """Nothing to choose."""
        return {}

    def sentences(self) -> list[str]:
        """Who, and what stays."""
        contact = self.contact
        return [
            f"{contact.name}, {contact.partner.full_name}: {contact.what_for}.",
            (
                "They are no longer listed from now on. That they were is kept. If they sign in "
                "here, that stays as it is."
            ),
        ]

    def apply(self, form: VersionForm) -> str:
        """Take them out."""
        seen = form.cleaned_data["version"]
        end_contact(contact=self.contact, seen_version=seen, by=self.standing)
        return f"{self.contact.name} is not in the register any more."


add = AddView.as_view()
edit = EditContactView.as_view()
end = EndContactView.as_view()
