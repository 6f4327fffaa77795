"""What can be said of an area's signature on a day."""

from __future__ import annotations

from datetime import date

import pytest

from charter.exceptions import RegisterError
from charter.register import (
    Observation,
    ObservedState,
    PublishedList,
    Source,
    UncertainDate,
    known_register,
    register_on,
    sign_up_on,
    turning_days,
)
from geo.areas import authority, vintage

LEEDS, KENT, HARROW = "E08000035", "E10000016", "E09000015"
MINUTES = Source("Minutes", "https://example.org/minutes")


def seen(state: ObservedState, kind: str, day: date, number: int = 0) -> Observation:
    return Observation(LEEDS, state, UncertainDate(kind, day), MINUTES, id=number)  # type: ignore[arg-type]


def state_on(day: date, *observations: Observation, lists: tuple[PublishedList, ...] = ()) -> str:
    return sign_up_on(day, LEEDS, observations, lists).state


def test_before_a_by_date_the_state_is_unknown_and_from_it_on_signed() -> None:
    signed = seen("signed", "by", date(2013, 9, 19))
    assert state_on(date(2013, 9, 18), signed) == "unknown"
    assert state_on(date(2013, 9, 19), signed) == "signed"
    assert state_on(date(2026, 1, 1), signed) == "signed"


def test_a_month_or_year_counts_from_its_last_day() -> None:
    assert state_on(date(2013, 2, 27), seen("signed", "month", date(2013, 2, 1))) == "unknown"
    assert state_on(date(2013, 2, 28), seen("signed", "month", date(2013, 2, 1))) == "signed"
    assert state_on(date(2013, 12, 30), seen("signed", "year", date(2013, 1, 1))) == "unknown"
    assert state_on(date(2013, 12, 31), seen("signed", "year", date(2013, 1, 1))) == "signed"


def test_not_signed_is_known_on_its_day_and_before_but_not_after() -> None:
    denied = seen("not_signed", "on", date(2013, 2, 11))
    assert state_on(date(2013, 2, 11), denied) == "not_signed"
    assert state_on(date(2013, 1, 1), denied) == "not_signed"
    assert state_on(date(2013, 2, 12), denied) == "unknown"


def test_a_withdrawal_ends_a_signature_and_a_later_one_begins_anew() -> None:
    signed, gone, back = (
        seen("signed", "on", date(2013, 1, 1)),
        seen("withdrawn", "on", date(2014, 1, 1)),
        seen("signed", "on", date(2015, 1, 1)),
    )
    assert state_on(date(2013, 6, 1), signed, gone, back) == "signed"
    assert state_on(date(2014, 6, 1), signed, gone, back) == "withdrawn"
    assert state_on(date(2015, 6, 1), signed, gone, back) == "signed"


def test_a_pledge_is_no_signature() -> None:
    assert state_on(date(2013, 6, 1), seen("pledged", "on", date(2013, 1, 1))) == "pledged"


def test_a_complete_list_says_not_signed_on_its_own_day_only() -> None:
    complete = PublishedList("list", date(2013, 9, 19), True, 32, MINUTES)
    assert state_on(date(2013, 9, 19), lists=(complete,)) == "not_signed"
    assert state_on(date(2013, 9, 20), lists=(complete,)) == "unknown"
    assert state_on(date(2013, 9, 18), lists=(complete,)) == "unknown"


def test_after_a_complete_list_the_area_is_unknown_with_what_was_last_known_beside_it() -> None:
    lists = [PublishedList(f"of {year}", date(year, 9, 19), True, 32, MINUTES) for year in (2013, 2014)]
    found = sign_up_on(date(2026, 3, 3), LEEDS, [], lists)
    assert (found.state, found.standing) == ("unknown", "not_signed_then")
    assert found.earlier is not None
    assert (found.earlier.state, found.earlier.day) == ("not_signed", date(2014, 9, 19))
    signed = sign_up_on(date(2026, 3, 3), LEEDS, [seen("signed", "on", date(2020, 1, 1))], lists)
    assert (signed.standing, signed.earlier) == ("signed", None)
    assert sign_up_on(date(2013, 1, 1), LEEDS, [], lists).standing == "unknown"


def test_an_incomplete_list_says_nothing_of_those_it_leaves_out() -> None:
    partial = PublishedList("list", date(2013, 9, 19), False, 10, MINUTES)
    assert state_on(date(2013, 9, 19), lists=(partial,)) == "unknown"


def test_sources_that_cannot_both_be_true_show_as_a_conflict() -> None:
    signed, denied = seen("signed", "on", date(2013, 1, 1)), seen("not_signed", "on", date(2013, 2, 1))
    found = sign_up_on(date(2013, 3, 1), LEEDS, [denied, signed])
    assert found.state == "conflict"
    assert found.basis == (signed, denied)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: UncertainDate("month", date(2013, 2, 3)), "first day"),
        (lambda: UncertainDate("year", date(2013, 2, 1)), "first day"),
        (lambda: Source(" "), "needs a title"),
        (lambda: Source("Minutes", "javascript:alert(1)"), "begins with http"),
        (lambda: seen("signd", "on", date(2013, 1, 1)), "'signd' is not a state"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(make, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(RegisterError, match=message):
        make()


def test_the_shipped_register_has_the_published_number_of_signatories() -> None:
    known = known_register()
    codes = [area.code for area in vintage("2012-13").authorities]
    states = register_on(date(2013, 9, 19), codes, known.observations.values(), known.lists)
    signed = {code for code, found in states.items() if found.state == "signed"}
    assert len(signed) == 32 == known.lists[0].count
    assert sum(1 for found in states.values() if found.state == "not_signed") == 152 - 32


def test_the_shipped_register_knows_less_before_and_after_the_list() -> None:
    known = known_register()
    codes = [area.code for area in vintage("2012-13").authorities]

    def states(day: date) -> dict[str, str]:
        return {c: s.state for c, s in register_on(day, codes, known.observations.values(), known.lists).items()}

    before, after = states(date(2013, 9, 18)), states(date(2013, 9, 20))
    assert [code for code, state in before.items() if state == "signed"] == [KENT]
    assert sum(1 for state in after.values() if state == "signed") == 32
    assert sum(1 for state in after.values() if state == "unknown") == 152 - 32
    assert states(date(2013, 2, 11))[HARROW] == "not_signed"
    assert states(date(2013, 3, 1))[HARROW] == "unknown"


def test_every_shipped_fact_names_an_authority_and_has_a_source_with_an_address() -> None:
    known = known_register()
    for observation in known.observations.values():
        assert authority(observation.area_code).code == observation.area_code
        assert observation.source.url.startswith("http")
    assert {mention.area_code for mention in known.good_practice} == {"E10000017", "E08000022", "E06000015"}


def test_the_days_on_which_knowledge_changes_are_three() -> None:
    known = known_register()
    assert turning_days(known.observations.values(), known.lists) == (
        date(2012, 12, 3),
        date(2013, 2, 11),
        date(2013, 9, 19),
    )


def test_the_shipped_register_agrees_with_the_reference(reference) -> None:  # type: ignore[no-untyped-def]
    import csv

    rows = list(csv.DictReader((reference / "charter" / "signups.csv").open(encoding="utf-8")))
    listed = {(r["authority"], r["code_2015"]) for r in rows if r["date_or_year"] == "by 2013-09-19"}
    ours = {
        (o.name_as_printed, o.area_code)
        for o in known_register().observations.values()
        if o.when == UncertainDate("by", date(2013, 9, 19))
    }
    assert {code for _, code in ours} == {authority(code).code for _, code in listed}
    assert {name for name, _ in ours} == {name for name, _ in listed}
    addresses = {r["source_url"] for r in rows}
    assert {o.source.url for o in known_register().observations.values()} <= addresses
