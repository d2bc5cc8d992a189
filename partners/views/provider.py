"""Signing in through the provider of identities that the settings name."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.socialaccount.internal import statekit
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from concordat.lib.access import Access, open_to
from partners.services import provider
from partners.services.trail import record_failure
from partners.views.sign_in import wanted_page


@open_to(Access.PUBLIC)
@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """On to the provider, by a page of our own: a form may lead to our own pages alone.

    The content security policy holds for every step after a form, and the provider may send the
    browser on to others; so the browser is told to go there by itself, with a link beside.
    """
    if not settings.OIDC_ISSUER:
        raise Http404
    try:
        there = provider.question(request, wanted_page(request))
    except provider.NotTaken as refused:
        return refuse(request, str(refused))
    context = {"there": there, "provider_name": settings.OIDC_NAME}
    response = render(request, "registration/provider.html", context)
    response["Refresh"] = f"0; url={there}"
    return response


@open_to(Access.PUBLIC)
@never_cache
@require_GET
def come_back(request: HttpRequest) -> HttpResponse:
    """Back with an answer, to a question that this browser asked and that is open still."""
    if request.user.is_authenticated:
        return redirect("home")
    state = statekit.unstash_state(
        request, provider_id=provider.PROVIDER, state_id=request.GET.get("state", "")
    )
    if state is None:
        return refuse(request, "Its answer is to no question that this browser asked just now.")
    if "code" not in request.GET:
        return refuse(request, "It did not let you in.")
    try:
        known = provider.whom(request, request.GET["code"], state)
    except provider.NotTaken as refused:
        record_failure(None)
        return refuse(request, str(refused))
    record_authentication(request, known.person, "socialaccount", provider=provider.PROVIDER)
    if known.with_second_factor:
        record_authentication(request, known.person, "mfa", type=provider.PROVIDER)
    login = Login(user=known.person, email=known.person.email, redirect_url=state.get("next"))
    return perform_login(request, login)


def refuse(request: HttpRequest, why: str) -> HttpResponse:
    """The page that says in one sentence why somebody is not signed in."""
    context = {"why": why, "provider_name": settings.OIDC_NAME}
    return render(request, "registration/provider_refused.html", context, status=403)
