"""Spellings made up by the thousand: no change of spelling, title or company makes a name sure of a wrong authority."""

from __future__ import annotations

import random
import string
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.areas import Authority, all_authorities, authorities_on
from geo.gazetteer import Resolution, key, resolve
from geo.name_index import load_rows

BODIES = all_authorities()
TODAY = authorities_on(date(2026, 4, 1))
PLAIN_NAMES = {area.plain_name for area in BODIES}
STATUSES = {"exact", "alias", "suggested", "ambiguous", "not_an_authority", "unknown"}

bodies = st.sampled_from(BODIES)
days = st.none() | st.dates(date(2000, 1, 1), date(2030, 1, 1))

Change = Callable[[str, random.Random], str]


def own_names(area: Authority) -> list[str]:
    return list(dict.fromkeys((area.name, area.plain_name, area.council)))


TITLES = {
    "city": ["{} City Council", "City of {}", "{} CC", "{} City"],
    "county": ["{} County Council", "{} CC", "{} C.C.", "{} (County)", "County Council of {}"],
    "borough": ["{} Borough Council", "{} BC", "Borough of {}", "{} Borough"],
    "district": ["{} District Council", "{} DC"],
    "metropolitan": ["{} MBC", "{} Metropolitan Borough Council", "Metropolitan Borough of {}", "{} M.B.C.", "{} Met"],
    "london": ["London Borough of {}", "LB {}", "{} LB", "L.B. {}", "{} (London Borough)", "LB of {}"],
    "royal": ["Royal Borough of {}", "RB {}", "{} Royal Borough", "The Royal Borough of {}"],
    "unitary": ["{} UA", "{} Unitary Authority", "{} (UA)", "{} Unitary"],
}
PLAIN_TITLES = ["{}", "{} Council", "The {}", "{} LA", "{} Local Authority", "{} Council, The"]


def titled(area: Authority, rng: random.Random) -> str:
    """The name under a title that is true of the body."""
    known = [title for style in sorted(area.styles) for title in TITLES[style]]
    return rng.choice(known + PLAIN_TITLES).format(rng.choice([area.plain_name, area.name]))


def in_other_case(text: str, rng: random.Random) -> str:
    return rng.choice([str.upper, str.lower, str.title, str.swapcase])(text)


def with_other_spaces(text: str, rng: random.Random) -> str:
    return text.replace(" ", rng.choice(["  ", "\u00a0", "\t", "\u2009", " \u200b", "_"]))


def with_other_signs(text: str, rng: random.Random) -> str:
    old, new = rng.choice(
        [(" and ", " & "), ("-", " "), ("-", "\u2011"), ("-", "–"), (",", ""), ("St.", "St"), ("St ", "Saint "),
         ("St. ", "St."), ("upon", "on"), (" upon ", "-upon-"), ("upon", "Upon"), (" of ", " Of "),
         (" and ", " &amp; ")]
    )  # fmt: skip
    return text.replace(old, new)


def with_a_mark(text: str, rng: random.Random) -> str:
    return text + rng.choice(["*", "†", "¹", "²", " [1]", " (2)", "3", " #", ".", ",", " ‡", " [note 4]", ";", " 12"])


def in_wrappings(text: str, rng: random.Random) -> str:
    return rng.choice(["  {} ", "“{}”", "'{}'", "\ufeff{}", "{}\n", "[{}]", "- {}", "1. {}", "{}\u00ad"]).format(text)


def with_a_department(text: str, rng: random.Random) -> str:
    return rng.choice(
        ["{} Children's Services", "{} - Children and Families", "Children's Services, {}", "{}, Social Services",
         "{} Children's Social Care", "{} (Children's Services)", "{} Education Department"]
    ).format(text)  # fmt: skip


HARMLESS: list[Change] = [
    in_other_case, with_other_spaces, with_other_signs, with_a_mark, in_wrappings, with_a_department,
]  # fmt: skip


def spelling(area: Authority, rng: random.Random) -> str:
    """One of the body's own names, titled and changed in up to three ways that mean nothing."""
    text = rng.choice([titled(area, rng), rng.choice(own_names(area))])
    for change in rng.sample(HARMLESS, rng.randint(0, 3)):
        text = change(text, rng)
    return text


def slipped(text: str, rng: random.Random) -> str:
    """One slip of the typing finger."""
    place = rng.randrange(len(text) - 1)
    letter = rng.choice(string.ascii_lowercase)
    before, after = text[:place], text[place:]
    return rng.choice([before + after[1:], before + letter + after, before + letter + after[1:],
                       before + after[1] + after[0] + after[2:]])  # fmt: skip


def is_wrong(found: Resolution, area: Authority) -> bool:
    """Sure of another body; of two that bore the name in turn, either is right."""
    return found.area is not None and found.area.plain_name != area.plain_name


def is_one_letter_apart(found: Resolution, area: Authority) -> bool:
    """A slip in the one of these names can spell the other, which is then what was written."""
    return {found.area and found.area.plain_name, area.plain_name} == {"Herefordshire", "Hertfordshire"}


def offers(found: Resolution, area: Authority) -> bool:
    return any(candidate.area.plain_name == area.plain_name for candidate in found.candidates)


@given(bodies, st.randoms(use_true_random=False))
@settings(max_examples=400, deadline=None)
def test_no_harmless_spelling_is_wrong_or_loses_the_authority(area: Authority, rng: random.Random) -> None:
    text = spelling(area, rng)
    found = resolve(text)
    assert not is_wrong(found, area), (text, found)
    assert offers(found, area), (text, found)


@given(bodies, st.randoms(use_true_random=False))
@settings(max_examples=400, deadline=None)
def test_no_slip_makes_a_name_sure_of_another_authority(area: Authority, rng: random.Random) -> None:
    text = spelling(area, rng)
    for _ in range(rng.randint(1, 2)):
        text = slipped(text, rng) if len(text) > 2 else text
    found = resolve(text)
    assert not is_wrong(found, area) or is_one_letter_apart(found, area), (text, found)


@given(bodies, bodies, st.sampled_from([" and ", " & ", " / ", ", ", "; ", " with ", "+", " and the "]), days)
@settings(max_examples=200, deadline=None)
def test_two_authorities_named_together_are_never_one(
    one: Authority, other: Authority, joint: str, at: date | None
) -> None:
    if one.plain_name == other.plain_name:
        return
    found = resolve(f"{one.plain_name}{joint}{other.council}", at)
    assert not found.is_sure
    assert found.status in ("ambiguous", "suggested")


@given(bodies, st.randoms(use_true_random=False), days)
@settings(max_examples=200, deadline=None)
def test_what_is_sure_on_a_day_was_there_on_that_day(area: Authority, rng: random.Random, at: date | None) -> None:
    found = resolve(spelling(area, rng), at)
    assert found.area is None or at is None or found.area.existed_on(at)
    assert at is None or area.existed_on(at) or not found.is_sure or found.area != area
    assert at is None or not area.existed_on(at) or not is_wrong(found, area)


@given(bodies, bodies)
@settings(max_examples=200, deadline=None)
def test_a_name_beside_anothers_code_is_never_sure(one: Authority, other: Authority) -> None:
    for code in (other.code, other.dfe_number):
        found = resolve(f"{code} {one.plain_name}")
        assert found.area == other if one.plain_name == other.plain_name else not found.is_sure


@given(st.sampled_from([row["name"] for row in load_rows("districts.csv", dict)]), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_no_spelling_of_a_district_is_an_authority(district: str, rng: random.Random) -> None:
    text = rng.choice(TITLES["borough"] + TITLES["district"] + TITLES["city"][:2]).format(district)
    for change in rng.sample(HARMLESS, rng.randint(0, 3)):
        text = change(text, rng)
    assert resolve(text).status == "not_an_authority", text


@given(st.text(max_size=320), days)
@settings(max_examples=100, deadline=None)
def test_no_text_at_all_breaks_it(text: str, at: date | None) -> None:
    found = resolve(text, at)
    assert found.status in STATUSES
    assert found == resolve(text, at)
    assert resolve(text, at, {key(text): "E08000035"}).status in STATUSES


@given(
    st.lists(st.sampled_from(["and", "Barking", "Dagenham", "of", "/", "North", "Kent", "City", "London", "zzz", ","]))
)
@settings(max_examples=150, deadline=None)
def test_words_of_names_in_any_order_never_break_it(words: list[str]) -> None:
    assert resolve(" ".join(words)).status in STATUSES


@pytest.mark.parametrize("seed", [1, 2])
def test_of_two_thousand_spellings_none_is_wrong_and_nearly_all_are_sure(seed: int) -> None:
    rng = random.Random(seed)
    made = [(area, spelling(area, rng)) for area in rng.choices(TODAY, k=2000)]
    answers = [(area, text, resolve(text)) for area, text in made]
    assert [(text, found) for area, text, found in answers if is_wrong(found, area)] == []
    assert sum(found.area == area for area, _, found in answers) / len(answers) > 0.99


@pytest.mark.parametrize("seed", [1, 2])
def test_of_a_thousand_slips_none_is_wrong_and_nearly_all_are_offered(seed: int) -> None:
    rng = random.Random(seed)
    made = [(area, slipped(rng.choice(own_names(area)), rng)) for area in rng.choices(TODAY, k=1000)]
    answers = [(area, text, resolve(text)) for area, text in made]
    wrong = [(area, found) for area, _, found in answers if is_wrong(found, area)]
    assert all(is_one_letter_apart(found, area) for area, found in wrong)
    assert sum(offers(found, area) for area, _, found in answers) / len(answers) > 0.98
