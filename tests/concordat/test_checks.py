"""The system checks of our own, each with a control that must stay silent."""

import pytest
from django.apps import apps
from django.conf import settings as project
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path
from django.views import View
from django.views.decorators.http import require_POST
from django.views.static import serve

from concordat import checks
from concordat.lib.access import Access, open_to
from concordat.lib.append_only import create_statements, drop_statements

REAL_URLS = project.ROOT_URLCONF


def undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


class Undeclared(View):
    """Declares nothing."""


class Callable:
    """An object that can be called, as some libraries use for views."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse()


def declared_by_a_word(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


declared_by_a_word.access = "everybody"


@open_to(Access.MEMBER)
class Declared(View):
    """Declares who it is for."""


@open_to(Access.PUBLIC)
@require_POST
def declared(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("function/", undeclared),
    path("inner/", include([path("class/", Undeclared.as_view())])),
    path("object/", Callable()),
    path("word/", declared_by_a_word),
    path("fine/", declared),
    path("fine/class/", Declared.as_view()),
    re_path("^static/(?P<path>.*)$", serve),
]


@pytest.fixture
def demonstration(settings):
    """The demonstration as `make run` has it."""
    settings.DEMONSTRATION = True
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
    settings.SITE_ADDRESS = "http://127.0.0.1:8000"
    return settings


def ids(messages: list) -> list[str]:
    return [message.id for message in messages]


def test_the_demonstration_may_run_on_its_own_machine(demonstration):
    assert checks.demonstration_stays_at_home() == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ALLOWED_HOSTS", ["127.0.0.1", "plans.example.org"], "plans.example.org"),
        ("ALLOWED_HOSTS", ["*"], "*"),
        ("ALLOWED_HOSTS", [".example.org"], ".example.org"),
        ("SITE_ADDRESS", "https://plans.example.org", "https://plans.example.org"),
        ("SITE_ADDRESS", "http://plans.example.org", "http://plans.example.org"),
        ("SITE_ADDRESS", "https://127.0.0.1", "https://127.0.0.1"),
    ],
)
def test_the_demonstration_is_refused_where_others_reach_it(demonstration, name, value, said):
    setattr(demonstration, name, value)
    (message,) = checks.demonstration_stays_at_home()
    assert message.id == "concordat.E001"
    assert said in message.msg


def test_a_service_for_real_may_be_reached_by_others(demonstration):
    demonstration.DEMONSTRATION = False
    demonstration.ALLOWED_HOSTS = ["plans.example.org"]
    demonstration.SITE_ADDRESS = "https://plans.example.org"
    assert checks.demonstration_stays_at_home() == []


def test_django_runs_the_check_of_the_demonstration(demonstration):
    demonstration.ALLOWED_HOSTS = ["*"]
    assert "concordat.E001" in ids(run_checks(tags=["security"]))


@pytest.mark.urls(__name__)
def test_a_view_that_does_not_say_who_it_is_for_is_refused():
    messages = checks.every_view_says_who_it_is_for()
    assert ids(messages) == ["concordat.E002"] * 4
    assert [message.msg.split("(")[0] for message in messages] == [
        "The view at 'function/' ",
        "The view at 'inner/class/' ",
        "The view at 'object/' ",
        "The view at 'word/' ",
    ]
    assert f"{__name__}.Undeclared" in messages[1].msg


def test_every_view_of_the_service_says_who_it_is_for():
    """The control of the test above, and the rule itself."""
    assert REAL_URLS == "concordat.urls"
    assert len(list(checks.views_of(checks.get_resolver(REAL_URLS)))) > 3
    assert checks.every_view_says_who_it_is_for() == []


def append_only_tables() -> list[str]:
    return [
        model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False)
    ]


@pytest.mark.django_db
def test_every_append_only_table_is_guarded():
    assert len(append_only_tables()) >= 5
    assert checks.append_only_tables_are_guarded(databases=["default"]) == []


@pytest.mark.django_db
def test_a_table_that_lost_its_triggers_is_warned_of_until_it_has_them_again():
    table = append_only_tables()[0]
    with connection.cursor() as cursor:
        cursor.execute(drop_statements(connection.vendor, table)[0])
        (message,) = checks.append_only_tables_are_guarded(databases=["default"])
        assert message.id == "concordat.W001"
        assert table in message.msg
        for statement in drop_statements(connection.vendor, table):
            cursor.execute(statement)
        for statement in create_statements(connection.vendor, table):
            cursor.execute(statement)
    assert checks.append_only_tables_are_guarded(databases=["default"]) == []


@pytest.mark.django_db
def test_a_table_that_is_not_there_yet_is_left_to_migrate():
    assert checks.unguarded(connection, ["actions_not_yet"]) == []


def test_without_a_database_nothing_is_asked_of_one():
    """Checks that Django runs before a migration get no databases."""
    assert checks.append_only_tables_are_guarded() == []


def test_a_web_server_does_not_start_a_demonstration_that_others_reach(demonstration):
    """Web servers run no system checks."""
    from concordat.wsgi import guarded_application

    assert guarded_application() is not None, "the control"
    demonstration.SITE_ADDRESS = "https://concordat.example.org"
    with pytest.raises(ImproperlyConfigured, match="anybody may sign in as anybody"):
        guarded_application()
