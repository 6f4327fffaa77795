"""One area on one page."""

from __future__ import annotations

import re
from datetime import date

from charter.assessment import Answer
from charter.framework import instrument
from charter.permissions import EVERY_RIGHT
from charter.register import Observation, Source, UncertainDate
from foi_data.series import series
from geo.areas import authority
from services.assessment.assessments import Assessments
from services.comparison.lead_member import trend
from services.foi.ingestion import Ingestion
from services.people import Person
from services.ports import Figure
from services.register.signups import SignupRegister
from storage.unit_of_work import SqlStorage
from tests.pages.conftest import Opener, words
from ui.elements.charts import unbroken

KENT, LEEDS = "E10000016", "E08000035"


def answer(storage: SqlStorage, area: str, **levels: int) -> None:
    desk = Assessments(storage)
    for item, level in levels.items():
        desk.save_answer(
            Person("ada", "Ada", EVERY_RIGHT), area, "runaways-charter-2012", "2026",
            answer=Answer(item, "answered", level), expected_version=0,
        )  # fmt: skip


def test_without_an_area_it_says_what_to_do(opened: Opener) -> None:
    app = opened("area")
    assert not app.exception
    assert "Choose your area above" in app.info[0].value


def test_it_says_signed_with_date_and_source(opened: Opener) -> None:
    said = words(opened("area", area=KENT))
    assert "Kent signed the charter (by 3 December 2012)." in said
    assert "https://feeds.bbci.co.uk/news/uk-england-kent-18965884" in said


def test_it_says_not_signed_on_whose_word(opened: Opener) -> None:
    said = words(opened("area", area=LEEDS))
    assert "Leeds had not signed the charter at 19 September 2013: it is not on the list of the 32 that had." in said


def test_scores_are_ranges_with_how_much_is_answered(opened: Opener, app_storage: SqlStorage) -> None:
    answer(app_storage, KENT, C1=3, C2=3, C3=3, C4=0)
    app = opened("area", area=KENT)
    assert "On its own assessment (2026, a draft) it has 3 of 24 items fully in place; 4 are answered." in words(app)
    app.session_state["view behind"] = True
    table = app.run().dataframe[0].value
    by_title = dict(zip(table["Title"], table["Score in words"], strict=True))
    assert by_title["Count"] == "75 (75 to 75), 4 of 4 answered"
    assert by_title["Think"] == "No answers yet: 0 of 9"


def test_the_largest_gaps_come_with_their_points(opened: Opener, app_storage: SqlStorage) -> None:
    answer(app_storage, KENT, C1=3, C2=3, C3=3, C4=0)
    said = words(opened("area", area=KENT))
    assert "0 to 6.2 points: the answer is missing" in said or "6.2 points" in said


def test_without_official_files_it_says_how_to_bring_one(opened: Opener) -> None:
    assert "No official file has been accepted yet" in words(opened("area", area=KENT))


def test_an_old_code_in_the_link_opens_the_body_it_belonged_to(opened: Opener) -> None:
    app = opened("area", area="E06000048")
    assert "Northumberland" in words(app)
    assert app.selectbox(key="widget area").value == "E06000057"


def test_an_unknown_area_is_said_so(opened: Opener) -> None:
    app = opened("area", area="E99999999")
    assert "E99999999" in app.warning[0].value
    assert "Choose" in app.warning[0].value


def test_a_body_that_ended_says_who_followed(opened: Opener) -> None:
    said = words(opened("area", area="E10000006"))
    assert "followed by Cumberland; Westmorland and Furness" in said


def test_good_practice_is_named_with_its_source(opened: Opener) -> None:
    assert "Named for good practice" in words(opened("area", area="E08000022"))


PROVISION = (
    "Local authority,Missing from home,Missing from care,Provider,Independent,Named person\n"
    "Kent,some,all,Own social worker,no,yes\n"
)


def tell(storage: SqlStorage, wave: str = "Requests of December 2025") -> None:
    desk = Ingestion(storage)
    desk.accept(Person("ada", "Ada", EVERY_RIGHT), desk.preview(PROVISION.encode(), "wave.csv"), wave=wave)


def test_the_headline_counts_answers_that_differ_from_what_was_told(opened: Opener, app_storage: SqlStorage) -> None:
    answer(app_storage, KENT, P5=3, T7=3, C1=2)
    tell(app_storage)
    said = words(opened("area", area=KENT))
    assert "2 of 24 items fully in place; 3 are answered. 1 answer differs from what it told FOI requests." in said
    assert 'The area says "Fully in place". It told an FOI request (31 December 2025): ' in said
    assert 'Who holds the return interviews: "Own social worker"' in said
    assert "Requests of December 2025, 31 December 2025, wave.csv" in said
    assert "The area's own answer is higher than what it told the request." in said


def test_what_was_told_long_before_is_no_contradiction(opened: Opener, app_storage: SqlStorage) -> None:
    answer(app_storage, KENT, P5=3)
    tell(app_storage, wave="Requests of December 2012")
    said = words(opened("area", area=KENT))
    assert "1 answer differs from what it told FOI requests, but that reply is out of date." in said
    assert "No answer differs" not in said
    assert "That reply is out of date, so it is not counted as a contradiction." in said
    assert "The area's own answer is higher" not in said


def test_an_area_with_evidence_alone_is_labelled_so(opened: Opener, app_storage: SqlStorage) -> None:
    tell(app_storage)
    app = opened("area", area=KENT)
    said = words(app)
    assert "From FOI answers alone**, not from Kent's own assessment: between 6 and 100: 1 of 24 answered." in said
    assert "It has not assessed itself against the charter here yet." in said
    assert "When will our area assess itself against the charter" in said


def test_return_interviews_from_home_and_care_stand_side_by_side(opened: Opener, app_storage: SqlStorage) -> None:
    tell(app_storage)
    said = words(opened("area", area=KENT))
    assert "Requests of December 2025 (about the time to 31 December 2025):** Missing from home: To some; " in said
    assert "Missing from care: To all; Held by: The child's own social worker; Independent: No." in said


NUMBERS = "Local authority,Interviews offered,Interviews completed,Interviews within 72 hours\nKent,{}\n"


def test_numbers_of_interviews_stand_under_the_wave_they_are_of(opened: Opener, app_storage: SqlStorage) -> None:
    desk, ada = Ingestion(app_storage), Person("ada", "Ada", EVERY_RIGHT)
    tell(app_storage)
    for wave, numbers in (("Requests on 2022-23", "400,380,366"), ("Requests on 2023-24", "100,80,")):
        desk.accept(ada, desk.preview(NUMBERS.format(numbers).encode(), f"{wave}.csv"), wave=wave)
    said = words(opened("area", area=KENT))
    assert "Requests on 2023-24 (about the time to 31 March 2024):** Offered: 100; Completed: 80" in said
    assert "366" not in said
    assert said.index("Requests of December 2025 (") < said.index("Requests on 2023-24 (")


def test_the_title_names_the_area_and_the_gaps_their_order(opened: Opener, app_storage: SqlStorage) -> None:
    answer(app_storage, KENT, C1=3, C4=0)
    app = opened("area", area=KENT)
    assert app.title[0].value == "Where does Kent stand?"
    assert opened("area", area="E99999999").title[0].value == "Where does this area stand?"
    assert "Five gaps to close first" in words(app)
    assert "Ordered by the points each would add, times the share of other areas that have it in place." in words(app)
    assert "Its own score, 0 to 100: between" in words(app)
    assert "No upright line: none of 152 others in England has enough answers." in words(app)


def test_questions_come_from_contradictions_first_and_then_from_gaps(opened: Opener, app_storage: SqlStorage) -> None:
    answer(app_storage, KENT, P5=3, C1=0)
    answer(app_storage, LEEDS, C1=3)
    tell(app_storage)
    app = opened("area", area=KENT)
    (in_sight,) = [m.value for m in app.markdown if "Questions to ask your Director" in str(m.value)]
    (behind,) = [fold for fold in app.expander if fold.label == "2 more, and what each comes from"]
    assert len(in_sight.split("\n")[2:]) == 3
    first, second, third, *more = re.sub(r"\\([^\w\s])", r"\1", behind.markdown[0].value).split("\n")
    assert len(more) == 2
    items = instrument("runaways-charter-2012")
    assert first.startswith(f'- **{items.item("P5").aloud}** We say "Fully in place", but told an FOI request')
    assert first.endswith("Which is right today, and what could you show me?")
    own = 'We say "Not in place"; 1 of 1 others has it fully in place.'
    assert second == f"- **{items.item('C1').to_the_director}** {own}"
    assert third.endswith("may know.")
    for line in (first, second, third):
        assert line.split("**")[1] in re.sub(r"\\([^\w\s])", r"\1", in_sight)


def test_pillars_stand_beside_the_comparators_middle(opened: Opener, app_storage: SqlStorage) -> None:
    answer(app_storage, KENT, C1=3, C2=3, C3=3, C4=0)
    answer(app_storage, LEEDS, C1=3, C2=3, C3=0, C4=0)
    app = opened("area", area=KENT)
    (chart,) = [c for c in app.get("plotly_chart") if c.proto.alt.startswith("Scores")]
    middle = "middle of the others: 50 in England (1 of 152 with data)"
    assert f"Count: 75 (75 to 75), 4 of 4 answered, {middle}" in chart.proto.alt


def test_what_changed_since_the_round_before(opened: Opener, app_storage: SqlStorage) -> None:
    desk = Assessments(app_storage)
    for round_, level in (("2025", 1), ("2026", 3)):
        desk.save_answer(
            Person("ada", "Ada", EVERY_RIGHT), KENT, "runaways-charter-2012", round_,
            answer=Answer("C1", "answered", level), expected_version=0,
        )  # fmt: skip
    assert "Since round 2025: 1 item up, 0 items down, 0 newly answered." in words(opened("area", area=KENT))


def figure(area: str, period: str, value: float | None, status: str = "answered", **ends: float) -> Figure:
    return Figure(
        "local_authority", area, area, area, "looked_after_missing", period, "", status, value,
        ends.get("low", value), ends.get("high", value), "", 1, "A",
    )  # fmt: skip


def test_a_break_in_recording_parts_the_years() -> None:
    kent = authority(KENT)
    hidden = figure(KENT, "2018", None, "suppressed", low=1, high=5)
    figures = [figure(KENT, "2016", 70), hidden, figure(KENT, "2022", 9)]
    found = trend(kent, series("looked_after_missing"), {kent: figures})
    assert found is not None
    assert found.breaks == ("2018",)
    assert found.sentence.endswith("9 in the year to 31 March 2022; 1 to 5, not shown by the publisher in 2018.")
    points = [(f.period, f.value, f.low, f.high, f.words) for f in found.lines[0][1]]
    runs = unbroken(points, found.periods, found.breaks)
    assert [[point[0] for point in run] for run in runs] == [["2016"], ["2018", "2022"]]


def test_bodies_before_have_lines_of_their_own() -> None:
    new, old = authority("E06000063"), authority("E10000006")
    figures = {new: [figure(new.code, "2024", 30)], old: [figure(old.code, "2022", 80)]}
    found = trend(new, series("looked_after_missing"), figures)
    assert found is not None
    assert [body.plain_name for body, _ in found.lines] == ["Cumberland", "Cumbria"]
    assert [figure.value for figure in found.lines[0][1]] == [30]
    assert found.breaks == ()


def test_markup_that_somebody_typed_is_shown_and_not_obeyed(opened: Opener, app_storage: SqlStorage) -> None:
    typed = "![x](https://example.org/x.png) <script>alert(1)</script> **loud**"
    observation = Observation(
        LEEDS, "signed", UncertainDate("on", date(2014, 5, 1)), Source("Minutes [of](x) the council"), note=typed
    )
    SignupRegister(app_storage).record(Person("ada", "Ada", EVERY_RIGHT), observation)
    app = opened("area", area=LEEDS)
    assert not app.exception
    assert typed in words(app)
    raw = next(str(caption.value) for caption in app.caption if "script" in str(caption.value))
    assert "![x](" not in raw
    assert "<script>" not in raw
    assert "**loud**" not in raw


def test_the_page_of_a_new_body_says_who_answered_before_and_carries_no_score(
    opened: Opener, app_storage: SqlStorage
) -> None:
    answer(app_storage, "E10000006", C1=3)
    said = words(opened("area", area="E06000063"))
    assert "Before it, Cumbria assessed itself (2026). Its scores are not carried over." in said
    assert "Cumberland has not answered any of the charter's 24 items." in said


def test_a_council_that_began_after_the_list_is_not_said_to_have_been_left_out_of_it(opened: Opener) -> None:
    said = words(opened("area", area="E06000063"))
    assert "Whether Cumberland had signed the charter at 1 April 2023 is not known" in said
    assert "it is not on the list" not in said
