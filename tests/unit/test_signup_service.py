"""Keeping the register: what is taken, what is refused, what a campaigner is told."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charter.exceptions import CharterError, RegisterError
from charter.permissions import EVERY_RIGHT
from charter.register import Observation, PublishedList, Source, UncertainDate, disagreements, sign_up_on
from charter.uncertain_dates import parse_uncertain_date, written_date
from geo.areas import vintage, vintages
from services.exceptions import RefusedError, ServiceError
from services.people import Person
from services.ports import RecordedObservation
from services.register.campaign import Campaign
from services.register.signups import Edit, SignupRegister, counting
from storage.unit_of_work import SqlStorage
from ui.resources import build_services

ADA, BEN = Person("ada", "Ada", EVERY_RIGHT), Person("ben", "Ben", EVERY_RIGHT)
LEEDS, KENT, TAMESIDE, HULL = "E08000035", "E10000016", "E08000008", "E06000010"
CUMBRIA, CUMBERLAND, WESTMORLAND = "E10000006", "E06000063", "E06000064"
TODAY = date(2026, 3, 1)
MINUTES = Source("Minutes of the council", "https://example.org/minutes")


def seen(**changes: object) -> Observation:
    values: dict[str, object] = {
        "area_code": LEEDS,
        "state": "signed",
        "when": UncertainDate("on", date(2014, 5, 1)),
        "source": MINUTES,
    }
    return Observation(**(values | changes))  # type: ignore[arg-type]


@pytest.fixture
def register(embedded: SqlStorage) -> SignupRegister:
    return SignupRegister(embedded, today=lambda: TODAY)


@pytest.mark.parametrize(
    ("text", "kind", "day"),
    [
        ("19 September 2013", "on", date(2013, 9, 19)),
        ("Thursday 19th of September 2013", "on", date(2013, 9, 19)),
        ("19/9/13", "on", date(2013, 9, 19)),
        ("2013-09-19 00:00:00", "on", date(2013, 9, 19)),
        ("September 19, 2013", "on", date(2013, 9, 19)),
        ("not signed at 2013-02-11", "on", date(2013, 2, 11)),
        ("by 19 September 2013", "by", date(2013, 9, 19)),
        ("by 2012-12-03; launch was 2012-07-09", "by", date(2012, 12, 3)),
        ("By September 2013", "by", date(2013, 9, 30)),
        ("Sept 2013", "month", date(2013, 9, 1)),
        ("in 2013-09", "month", date(2013, 9, 1)),
        ("9/2013", "month", date(2013, 9, 1)),
        ("2013", "year", date(2013, 1, 1)),
    ],
)
def test_a_date_is_read_no_surer_than_it_was_written(text: str, kind: str, day: date) -> None:
    when = parse_uncertain_date(text)
    assert (when.kind, when.day) == (kind, day)
    assert parse_uncertain_date(written_date(when)) == when


@pytest.mark.parametrize("text", ["31 February 2013", "9/19/2013", "2013-13-01", "soon", "", "0000", "12"])
def test_an_impossible_date_is_refused_with_the_way_to_write_it(text: str) -> None:
    with pytest.raises(RegisterError, match="Write it as 19 September 2013"):
        parse_uncertain_date(text)


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org", "javascript:alert(1)", "https://", "http://a b", "https://x.org/<script>", "https://[x", "x"],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(RegisterError, match="address"):
        Source("Minutes", url)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"when": UncertainDate("year", date(2011, 1, 1))}, "launched on 9 July 2012"),
        ({"when": UncertainDate("on", date(213, 9, 19))}, "launched on 9 July 2012"),
        ({"when": UncertainDate("on", date(2026, 3, 2))}, "still to come"),
        ({"when": UncertainDate("by", date(2030, 1, 1))}, "still to come"),
        ({"area_code": CUMBERLAND}, "Cumberland began on 1 April 2023"),
        ({"area_code": CUMBRIA, "when": UncertainDate("on", date(2024, 1, 1))}, "Cumbria ended on 1 April 2023"),
        ({"note": "x" * 10_001}, "10,001 characters"),
        ({"signed_by": "x" * 501}, "501 characters"),
        ({"note": "a\0b"}, "damaged character"),
        ({"role": "\ud800"}, "damaged character"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(
    register: SignupRegister, changes: dict[str, object], message: str
) -> None:
    with pytest.raises((CharterError, ServiceError), match=message):
        register.record(ADA, seen(**changes))
    assert register.observations() == ()


def test_the_year_that_is_running_may_be_given(register: SignupRegister) -> None:
    register.record(ADA, seen(when=UncertainDate("year", date(2026, 1, 1))))
    assert register.on(date(2026, 12, 31), [LEEDS])[LEEDS].state == "signed"


def test_the_same_observation_is_not_recorded_twice(register: SignupRegister) -> None:
    register.record(ADA, seen())
    with pytest.raises(RefusedError, match="in the register already, as observation 1"):
        register.record(BEN, seen(note="again"))
    assert len(register.history()) == 1


def test_a_correction_may_change_only_the_note_but_must_change_something(register: SignupRegister) -> None:
    first = register.record(ADA, seen())
    with pytest.raises(RefusedError, match="Nothing was changed"):
        register.record(ADA, seen(), supersedes=first)
    second = register.record(ADA, seen(note="page 4"), supersedes=first)
    assert [o.id for o in register.observations()] == [second]
    assert register.history_table().values("became") == (f"Corrected by observation {second}", "")


def test_markup_in_texts_is_kept_to_the_letter(register: SignupRegister) -> None:
    text = "<script>alert(1)</script> [x](javascript:alert(1)) ![](http://example.org/p.png)"
    register.record(ADA, seen(note=text, signed_by=text))
    (stored,) = register.observations()
    assert (stored.note, stored.signed_by) == (text, text)


def test_the_last_source_is_the_persons_own(register: SignupRegister) -> None:
    assert register.last_source(ADA) is None
    register.record(ADA, seen())
    register.record(BEN, seen(source=Source("A letter")))
    assert register.last_source(ADA) == MINUTES


def test_several_are_corrected_at_once_and_taken_back_at_once(register: SignupRegister) -> None:
    numbers = [register.record(ADA, seen(area_code=code)) for code in (LEEDS, KENT)]
    outcome = register.edit_all(BEN, numbers, Edit(source=Source("The signed page itself")))
    assert (outcome.added, outcome.already_there) == (2, 0)
    assert {o.source.title for o in register.observations()} == {"The signed page itself"}
    assert outcome.batch is not None
    assert register.undo_batch(BEN, outcome.batch) == 2
    assert [o.id for o in register.observations()] == numbers
    assert len(register.history()) == 4


def test_an_edit_of_several_that_cannot_be_changes_none(register: SignupRegister) -> None:
    numbers = [register.record(ADA, seen(area_code=code)) for code in (LEEDS, CUMBRIA)]
    with pytest.raises(RegisterError, match="Cumbria ended"):
        register.edit_all(ADA, numbers, Edit(when=UncertainDate("on", date(2024, 1, 1))))
    with pytest.raises(RefusedError, match="Choose what to change"):
        register.edit_all(ADA, numbers, Edit())
    with pytest.raises(RefusedError, match="say that already"):
        register.edit_all(ADA, numbers, Edit(state="signed"))
    with pytest.raises(RefusedError, match="corrected or taken back"):
        register.edit_all(ADA, [99], Edit(state="pledged"))
    assert [o.id for o in register.observations()] == numbers
    assert len(register.history()) == 2


def test_who_did_what_in_a_month_is_told(register: SignupRegister) -> None:
    number = register.record(ADA, seen())
    register.retract(BEN, number)
    now = datetime.now(UTC).date()
    table = register.activity(now.replace(day=1))
    assert [(row["person"], row["action"], row["area"]) for row in table.records()] == [
        ("ben", "retracted", "Leeds"),
        ("ada", "recorded", "Leeds"),
    ]
    assert register.activity(date(2013, 1, 1)).rows == ()


def test_the_order_of_recording_decides_nothing() -> None:
    denied = seen(state="not_signed", id=1)
    signed = seen(id=2)
    for pair in ((denied, signed), (signed, denied)):
        assert sign_up_on(date(2014, 6, 1), LEEDS, pair).state == "conflict"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"state": "not_signed", "when": UncertainDate("on", date(2015, 1, 1))}, "a later one not signed"),
        ({"when": UncertainDate("on", date(2014, 6, 1))}, "cannot both be right"),
        ({"when": UncertainDate("by", date(2013, 6, 1))}, "cannot both be right"),
    ],
)
def test_sources_that_disagree_are_named(changes: dict[str, object], message: str) -> None:
    (found,) = disagreements([seen(id=1), seen(id=2, **changes)])
    assert message in found.words
    assert {o.id for o in found.observations} == {1, 2}


def test_dates_that_can_both_be_right_are_no_disagreement() -> None:
    may = seen(id=1)
    assert disagreements([may, seen(id=2, when=UncertainDate("year", date(2014, 1, 1)))]) == ()
    assert disagreements([may, seen(id=2, when=UncertainDate("by", date(2015, 1, 1)))]) == ()


def test_a_signature_that_a_complete_list_leaves_out_is_a_disagreement() -> None:
    complete = PublishedList("list", date(2014, 9, 1), True, 32, Source("A list"))
    (found,) = disagreements([seen(id=1)], [complete])
    assert "the complete list of 32 leaves it out" in found.words
    assert disagreements([seen(id=1), seen(id=2, source=Source("A list"))], [complete]) == ()


def test_the_shipped_register_contradicts_itself_nowhere(register: SignupRegister) -> None:
    register.load_known()
    assert register.disagreements() == ()


def test_regions_add_up_to_england(register: SignupRegister) -> None:
    register.load_known()
    *regional, england = Campaign(register).by_region(date(2013, 9, 19), vintage("2012-13")).rows
    assert england == ("England", 32, 120, 0, 0, 0, 0, 0, 152)
    assert [sum(row[place] for row in regional) for place in (1, 2, 8)] == [32, 120, 152]  # type: ignore[misc]


def test_what_was_last_known_stays_beside_what_is_not_known_by_now(register: SignupRegister) -> None:
    register.load_known()
    campaign, day = Campaign(register), date(2026, 3, 1)
    assert campaign.by_region(day, vintage("2012-13")).rows[-1] == ("England", 32, 0, 120, 0, 0, 0, 0, 152)
    assert campaign.headline(day, vintage("2012-13")) == (
        "32 of 152 authorities are known to have signed, by sources up to 19 September 2013. 120 had not when a source "
        "last spoke of them; whether they have since is not known."
    )
    # A council that began in 2023 was on no list of 2013: of it nothing is known.
    states = register.on(day, (CUMBERLAND, CUMBRIA))
    assert [states[code].standing for code in (CUMBERLAND, CUMBRIA)] == ["unknown", "not_signed_then"]
    on_its_day = register.on(date(2013, 9, 19), (CUMBERLAND, CUMBRIA))
    assert [on_its_day[code].state for code in (CUMBERLAND, CUMBRIA)] == ["unknown", "not_signed"]
    assert "did not exist" in on_its_day[CUMBERLAND].because
    assert register.newest(CUMBERLAND).day == date(2023, 4, 1)
    assert register.newest(CUMBRIA).day == date(2013, 9, 19)


def test_areas_whose_neighbours_have_all_signed_are_found(register: SignupRegister) -> None:
    register.load_known()
    found = {one.area.code: one for one in Campaign(register).surrounded(date(2013, 9, 19), vintage("2012-13"))}
    assert {TAMESIDE, HULL} <= set(found)
    assert "all 4 neighbours have signed" in found[TAMESIDE].words
    assert "Isles of Scilly" not in {one.area.plain_name for one in found.values()}


def test_a_signature_of_a_body_that_ended_counts_then_and_is_a_lead_now(register: SignupRegister) -> None:
    register.record(ADA, seen(area_code=CUMBRIA))
    campaign, old, new = Campaign(register), *vintages()
    assert campaign.states(date(2015, 1, 1), old)[CUMBRIA].state == "signed"
    states = campaign.states(TODAY, new)
    assert (states[CUMBERLAND].state, states[WESTMORLAND].state) == ("unknown", "unknown")
    leads = campaign.leads(TODAY)
    assert {(lead.area.code, lead.predecessor.code) for lead in leads} == {
        (CUMBERLAND, CUMBRIA),
        (WESTMORLAND, CUMBRIA),
    }
    assert leads[0].words == (
        "Cumbria, which Cumberland took the place of on 1 April 2023, had signed (on 1 May 2014); a signature does not "
        "pass on."
    )
    assert campaign.leads(date(2015, 1, 1)) == ()


def test_a_lead_is_followed_up_once_the_successor_has_signed(register: SignupRegister) -> None:
    register.record(ADA, seen(area_code=CUMBRIA))
    register.record(ADA, seen(area_code=CUMBERLAND, when=UncertainDate("on", date(2024, 1, 1))))
    assert [lead.area.code for lead in Campaign(register).leads(TODAY)] == [WESTMORLAND]


def test_the_list_to_approach_holds_all_who_have_not_signed_leads_first_with_links(register: SignupRegister) -> None:
    register.load_known()
    register.record(ADA, seen(area_code=CUMBRIA))
    table = Campaign(register).to_approach(TODAY, vintages()[-1], "https://charter.example.org")
    rows = list(table.records())
    assert len(rows) == 153 - 32
    assert {rows[0]["new_la_code"], rows[1]["new_la_code"]} == {CUMBERLAND, WESTMORLAND}
    assert rows[0]["record"] == f"https://charter.example.org/signups?do=record&area={rows[0]['new_la_code']}"
    assert KENT not in {row["new_la_code"] for row in rows}
    near = [row["neighbours_signed"] for row in rows[2:]]
    assert near == sorted(near, reverse=True)
    in_london = Campaign(register).to_approach(TODAY, vintages()[-1], region="London")
    assert {row["region_name"] for row in in_london.records()} == {"London"}
    assert in_london.title.startswith("Areas to approach in London at ")


def test_a_mention_of_good_practice_is_added_taken_back_and_restored(register: SignupRegister) -> None:
    when, what = UncertainDate("year", date(2014, 1, 1)), "Keeps one list with the police."
    number = register.add_mention(ADA, LEEDS, when=when, standards=("count-1",), what=what, source=MINUTES)
    (mention,) = register.good_practice(LEEDS)
    assert (mention.id, mention.standards, mention.what) == (number, ("count-1",), what)
    with pytest.raises(RefusedError, match="recorded already"):
        register.add_mention(ADA, LEEDS, when=when, standards=("count-1",), what=what, source=MINUTES)
    register.retract_mention(ADA, number)
    assert register.good_practice(LEEDS) == ()
    assert [m.id for m in register.retracted_mentions()] == [number]
    register.restore_mention(ADA, number)
    assert len(register.good_practice(LEEDS)) == 1


def test_a_mention_needs_a_standard_of_the_charter_and_a_sentence(register: SignupRegister) -> None:
    when = UncertainDate("year", date(2014, 1, 1))
    with pytest.raises(RefusedError, match="at least one of the charter's standards"):
        register.add_mention(ADA, LEEDS, when=when, standards=("nonsense",), what="x", source=MINUTES)
    with pytest.raises(RefusedError, match="Say in a sentence"):
        register.add_mention(ADA, LEEDS, when=when, standards=("count-1",), what=" ", source=MINUTES)


DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))
DATES = st.one_of(
    DAYS.map(lambda day: UncertainDate("on", day)),
    DAYS.map(lambda day: UncertainDate("by", day)),
    DAYS.map(lambda day: UncertainDate("month", day.replace(day=1))),
    DAYS.map(lambda day: UncertainDate("year", day.replace(month=1, day=1))),
)


@given(DATES)
@settings(max_examples=200)
def test_every_date_is_read_back_as_it_is_written(when: UncertainDate) -> None:
    assert parse_uncertain_date(written_date(when)) == when


@given(st.text(max_size=60))
@settings(max_examples=300)
def test_any_text_for_a_date_is_read_or_refused_in_a_sentence(text: str) -> None:
    said = ""
    try:
        parse_uncertain_date(text)
    except RegisterError as refused:
        said = str(refused)
    assert said == "" or "Write it as" in said


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=12))
@settings(max_examples=200)
def test_one_chain_of_corrections_never_counts_twice(links: list[tuple[bool, bool]]) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    history = [
        RecordedObservation(
            seen(id=number), "ada", at, number - 1 if corrects and number > 1 else None, at if gone else None
        )
        for number, (corrects, gone) in enumerate(links, start=1)
    ]
    counted = {o.id for o in counting(history)}
    by_number = {recorded.observation.id: recorded for recorded in history}
    for number in counted:
        earlier = by_number[number].supersedes
        while earlier is not None:
            assert earlier not in counted
            earlier = by_number[earlier].supersedes
    if any(recorded.retracted_at is None for recorded in history):
        assert counted


def test_the_register_its_leads_and_the_decisions_can_be_exported(embedded: SqlStorage) -> None:
    services = build_services(embedded)
    services.signups.load_known()
    services.names.decide(ADA, "Newcastle", "E08000021", "The city")
    from services.exports.exporting import EXPORTABLE, Scope

    assert {"observations", "approach", "name_decisions"} <= {entry.id for entry in EXPORTABLE}
    sizes = {name: len(services.exporting.table(name, Scope()).rows) for name in ("observations", "name_decisions")}
    assert sizes == {"observations": 35, "name_decisions": 1}
    approach = services.exporting.table("approach", Scope())
    assert len(approach.rows) == 153 - 32
    assert "signed_by" in {column.name for column in services.exporting.table("observations", Scope()).columns}
