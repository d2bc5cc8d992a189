"""Words on their own: keys to colours, persons and posts, names that are alike."""

import pytest

from actions.importing.leads import joins_topics
from actions.importing.names_read import alike
from actions.importing.people import names_nobody, names_person
from actions.importing.sections import theme_of
from actions.importing.statuses_read import colour_name, legend_of, meaning_of_status, status_words


@pytest.mark.parametrize(
    ("cells", "legend"),
    [
        (
            [("Blue: complete. Green: on track. Amber: some slippage.", "")],
            {"blue": "complete", "green": "on track", "amber": "some slippage"},
        ),
        ([("G = on track; R = not started", "")], {"g": "on track", "r": "not started"}),
        ([("Green (complete) Red (late)", "")], {"green": "complete", "red": "late"}),
        ([("", "00b050"), ("On track", "")], {"green": "On track"}),
        ([("Red", ""), ("Not achieved", "")], {"red": "Not achieved"}),
        ([("Late", "ff0000")], {"red": "Late"}),
        ([("Nothing of the kind", "")], {}),
    ],
)
def test_a_key_to_colours_is_read(cells: list[tuple[str, str]], legend: dict[str, str]) -> None:
    assert legend_of(cells) == legend


@pytest.mark.parametrize(
    ("fill", "name"),
    [
        ("00b050", "green"), ("92d050", "green"), ("ffc000", "amber"), ("ffff00", "yellow"),
        ("ff0000", "red"), ("0070c0", "blue"), ("7030a0", "purple"), ("bfbfbf", "grey"),
        ("ffffff", "white"), ("000000", "black"), ("", ""), ("red", ""),
    ],
)  # fmt: skip
def test_a_fill_has_a_name(fill: str, name: str) -> None:
    assert colour_name(fill) == name


def test_the_status_stands_first_in_a_long_cell() -> None:
    assert status_words("Complete – the protocol was signed by all in May") == "Complete"
    assert status_words("We met twice and will meet again in the spring") == ""


def test_a_key_in_a_sentence_has_a_meaning_that_is_not_sure() -> None:
    assert meaning_of_status("Not on track to be delivered") is not None
    assert meaning_of_status("Bananas") is None


@pytest.mark.parametrize(
    "words",
    ["Jane Osei", "Dr Khan", "J. Smith", "Det Supt A. Rahman", "Cllr P. Lunn", "Head of Housing",
     "Board Manager", "Jane Osei, Any Council", "Director of Communities (Chair)"],
)  # fmt: skip
def test_persons_and_posts_are_known(words: str) -> None:
    assert names_person(words)


@pytest.mark.parametrize(
    "words",
    ["Any Council", "Police and Crime Commissioner", "ABC", "Carers UK", "Health Service",
     "Office of the Police and Crime Commissioner", "all partners"],
)  # fmt: skip
def test_bodies_are_no_persons(words: str) -> None:
    assert not names_person(words)


@pytest.mark.parametrize("words", ["TBC", "n/a", "To be agreed", "-", "Lead to be identified"])
def test_some_words_name_nobody(words: str) -> None:
    assert names_nobody(words)


@pytest.mark.parametrize(
    ("one", "other", "like"),
    [
        ("AVP", "Any Valley Police", True),
        ("Any Valley", "Any Valley Police", True),
        ("Any Vally Police", "Any Valley Police", True),
        ("DEF", "Any Valley Police", False),
        ("Fire Service", "Any Valley Police", False),
    ],
)
def test_names_are_alike_by_letters_words_or_nearly(one: str, other: str, like: bool) -> None:
    assert alike(one, other) is like


def test_an_and_between_topics_is_told_unless_a_team_follows() -> None:
    assert joins_topics("Parks and Green Spaces")
    assert not joins_topics("Education and Skills Team")
    assert not joins_topics("Health and Wellbeing Board")


@pytest.mark.parametrize(
    ("line", "theme"),
    [
        ("Priority 2 – Living well", (2, "Living well")),
        ("Pledge 1: A safe home", (1, "A safe home")),
        ("Area of weakness 2: Waiting", (2, "Waiting")),
        ("Objective B: Better homes", (2, "Better homes")),
        ("B. Better homes", (2, "Better homes")),
        ("Outcome 1 – Everyone is safe", (1, "Everyone is safe")),
        ("Inquiry Phase 2: tracker", None),
        ("Table 5 – Measures", None),
        ("Homes", None),
    ],
)
def test_a_numbered_theme_is_known(line: str, theme: tuple[int, str] | None) -> None:
    assert theme_of(line) == theme
