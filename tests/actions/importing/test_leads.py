"""Who-cells cut into bodies, role marks, and bodies matched to partners."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.importing.leads import (
    KnownNames,
    LeadWords,
    is_abbreviation,
    match_lead,
    names_a_body,
    split_leads,
    with_roles,
)
from actions.importing.organisations import CuratedPartner, load_organisations
from tests.actions.importing.documents import DOCUMENTS

VOCABULARY = (
    "OCC|OH|NHS England|Public health|(OCC)|Thames Valley Police|partners|Community groups|,|/|and|"
    "&|LA's|Trust|Health and Wellbeing Board|University of Ely|;|Council|all"
)
PIECES = st.sampled_from(VOCABULARY.split("|"))
MARKS = {"and", "&", "plus", "with"}


@settings(deadline=None)
@given(st.lists(PIECES, max_size=8).map(" ".join), st.booleans())
def test_leads_keep_every_word_but_the_marks_between_them(text: str, known: bool) -> None:
    names = ["Thames Valley Police", "OCC (Public Health)", "partners"] if known else []
    found = " ".join(lead.words for lead in split_leads(text, KnownNames(names))).split()

    def bare(words: list[str]) -> list[str]:
        return [word for word in words if word.casefold() not in MARKS]

    assert bare(found) == bare(re.sub(r"[,;/]", " ", text).split())


@pytest.mark.parametrize(
    ("cell", "bodies"),
    [
        ("OCCG OH OUH", ["OCCG", "OH", "OUH"]),
        ("OCCG, OH and TVP", ["OCCG", "OH", "TVP"]),
        ("LA's/CCG's /ELFT/ Police", ["LA's", "CCG's", "ELFT", "Police"]),
        ("OCC OCC (Public Health) Some partners", ["OCC", "OCC (Public Health)", "Some partners"]),
        ("OUH Public health (OCC) OCCG", ["OUH", "Public health (OCC)", "OCCG"]),
        ("OCC NHS England Area Team", ["OCC", "NHS England Area Team"]),
        ("NHS England CCGs, ELFT", ["NHS England", "CCGs", "ELFT"]),
        ("Community groups Carers Reference Group", ["Community groups", "Carers Reference Group"]),
        ("OH Anyshire County Council SCAS", ["OH", "Anyshire County Council", "SCAS"]),
        ("Any Health NHS Foundation Trust Any Valley Police",
         ["Any Health NHS Foundation Trust", "Any Valley Police"]),
        ("Any NHS Trust Public health (OCC)", ["Any NHS Trust", "Public health (OCC)"]),
        ("Any Valley Police and South Ambulance Service",
         ["Any Valley Police", "South Ambulance Service"]),
        ("Health and Wellbeing Board and OH", ["Health and Wellbeing Board", "OH"]),
        ("Police and Crime Commissioner, OH", ["Police and Crime Commissioner", "OH"]),
        ("University of Ely OH", ["University of Ely", "OH"]),
        ("Anyshire CCG OH", ["Anyshire CCG", "OH"]),
        ("Age UK and Mind", ["Age UK", "Mind"]),
        ("All partners", ["All partners"]),
        ("System Group Chairs.", ["System Group Chairs"]),
        ("ABC (Health, Care) DEF", ["ABC (Health, Care)", "DEF"]),
        ("", []),
        (". , (lead)", []),
    ],
)  # fmt: skip
def test_a_cell_is_cut_into_bodies(cell: str, bodies: list[str]) -> None:
    assert [lead.words for lead in split_leads(cell)] == bodies


@pytest.mark.parametrize(
    ("cell", "known", "bodies"),
    [
        ("Any Health Any Valley", ["Any Health", "Any Valley"], ["Any Health", "Any Valley"]),
        ("NHS England Luton CCG", ["NHS England", "Luton CCG"], ["NHS England", "Luton CCG"]),
        ("Bread/Butter OH", ["Bread/Butter"], ["Bread", "Butter", "OH"]),
        ("OH, Bread/Butter", ["Bread/Butter"], ["OH", "Bread/Butter"]),
        ("Law and Order", ["Law and Order"], ["Law and Order"]),
        ("British Transport Police", ["Police"], ["British Transport Police"]),
        ("NHS England Area Team", ["NHS England"], ["NHS England Area Team"]),
        ("Any Health (lead) and OH", ["Any Health"], ["Any Health", "OH"]),
        ("Any Health and OH", ["Any Health"], ["Any Health", "OH"]),
    ],
)
def test_names_that_are_known_stay_whole(cell: str, known: list[str], bodies: list[str]) -> None:
    assert [lead.words for lead in split_leads(cell, KnownNames(known))] == bodies


@pytest.mark.parametrize(
    ("cell", "roles"),
    [
        ("OH (lead) and partners", {"OH": "lead", "partners": "support"}),
        ("OH, OCC (Lead)", {"OH": "support", "OCC": "lead"}),
        ("OH (joint lead), OCC (co-lead), TVP", {"OH": "lead", "OCC": "lead", "TVP": "support"}),
        ("Lead: OH; Support: OCC, TVP", {"OH": "lead", "OCC": "support", "TVP": "support"}),
        ("OH lead, OCC", {"OH": "lead", "OCC": "support"}),
        ("OH and OCC", {"OH": "", "OCC": ""}),
        ("OH (support), OCC", {"OH": "support", "OCC": ""}),
    ],
)
def test_a_marked_lead_makes_the_rest_support_and_nothing_else_does(
    cell: str, roles: dict[str, str]
) -> None:
    assert {lead.words: lead.role for lead in with_roles(split_leads(cell))} == roles


def test_a_body_named_twice_leads_once() -> None:
    leads = with_roles([LeadWords("OH"), LeadWords("OCC"), LeadWords("OH", "lead")])
    assert leads == [LeadWords("OH", "lead"), LeadWords("OCC", "support")]


@pytest.mark.parametrize("words", ["OCC", "CCGs", "LA's", "NHSE", "HWB."])
def test_an_abbreviation_is_known_by_its_capitals(words: str) -> None:
    assert is_abbreviation(words)


@pytest.mark.parametrize("words", ["Police", "NHS", "NHS England", "A", "partners", ""])
def test_other_words_are_no_abbreviations(words: str) -> None:
    assert not is_abbreviation(words)


def test_a_full_name_is_known_by_its_last_word() -> None:
    assert names_a_body("Any County Council (north)")
    assert not names_a_body("Criminal Justice System")
    assert not names_a_body("Police")


PARTNERS = (
    CuratedPartner("CCGs", "", ("CCGs",), members=("A",)),
    CuratedPartner("OH", "oxford", ("OH", "Oxford Health & Care Trust")),
    CuratedPartner("Police", "police", ("Police", "Any Police")),
)


@pytest.mark.parametrize(
    ("words", "partner"),
    [
        ("CCG's", "CCGs"),
        ("CCG’s", "CCGs"),
        ("ccgs.", "CCGs"),
        ("Oxford Health and Care Trust", "OH"),
        ("any  police", "Police"),
        ("CCG", None),
        ("Oxford Health", None),
        ("Polices", None),
        ("", None),
    ],
)
def test_a_lead_is_matched_by_its_name_never_by_likeness(words: str, partner: str | None) -> None:
    assert match_lead(words, PARTNERS) == partner


def test_the_glossary_is_asked_first() -> None:
    glossary = {"POL": "Any Police", "OH": "Any Police", "XYZ": "Nobody"}
    assert match_lead("POL", PARTNERS, glossary) == "Police"
    assert match_lead("OH", PARTNERS, glossary) == "Police"
    assert match_lead("XYZ", PARTNERS, glossary) is None


def test_the_curated_list_holds_every_collective_with_members() -> None:
    curated = load_organisations(DOCUMENTS / "organisations.toml")
    collectives = [
        partner
        for partnership in curated.partnerships
        for partner in partnership.partners
        if partner.is_collective
    ]
    assert {one.short_name for one in collectives} == {"Partnership", "CCGs", "LA's", "HWB"}
    assert all(one.members for one in collectives)


def test_one_organisation_may_stand_in_two_partnerships() -> None:
    curated = load_organisations(DOCUMENTS / "organisations.toml")
    bodies = [{partner.organisation for partner in one.partners} for one in curated.partnerships]
    assert "nhs-england" in bodies[0] & bodies[1]


GOOD = """
[[organisation]]
slug = "a"
name = "Any Police"
kind = "police"
[[partnership]]
slug = "p"
name = "P"
plan = "plan"
document = "p"
[[partnership.partner]]
short_name = "Police"
organisation = "a"
[[partnership.collective]]
short_name = "All"
members = ["Police"]
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "police"', 'kind = "navy"', "unknown kind “navy”"),
        ('kind = "police"', 'kind = "police"\nparent = "b"', "unknown parent “b”"),
        ('kind = "police"', 'kind = "police"\nparent = "a"', "its own parent"),
        ('organisation = "a"', 'organisation = "b"', "the unknown body “b”"),
        ('members = ["Police"]', 'members = ["Army"]', "unknown member “Army”"),
        ('members = ["Police"]', "members = []", "has no members"),
        ('short_name = "All"', 'short_name = "any police."', "names both Police and any police."),
        ('name = "P"', "", "lacks “name”"),
        ("[[partnership]]", "[partnership", "cannot be read as TOML"),
        (GOOD, GOOD + GOOD.split("[[partnership]]")[0], "The organisation a stands twice"),
    ],
)  # fmt: skip
def test_a_list_that_does_not_fit_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "organisations.toml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(said)):
        load_organisations(path)


def test_a_list_that_fits_is_read(tmp_path: Path) -> None:
    path = tmp_path / "organisations.toml"
    path.write_text(GOOD, encoding="utf-8")
    curated = load_organisations(path)
    partnership = curated.partnership("p")
    assert partnership is not None
    assert curated.for_document("p") == partnership
    assert [one.names for one in partnership.partners] == [("Police", "Any Police"), ("All",)]


def test_without_a_list_nobody_is_known() -> None:
    assert load_organisations(None).partnerships == ()
