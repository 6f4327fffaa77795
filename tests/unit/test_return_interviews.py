"""What councils told of return interviews: denominators, silence and ranges."""

from __future__ import annotations

import pytest

from charter.permissions import EVERY_RIGHT
from charter.wording import share_in_short, share_in_words
from geo.areas import authority
from services.comparison.area_interviews import TITLES, interviews_told
from services.comparison.interview_answers import amount_of, band_of, filled, fits
from services.comparison.return_interviews import Funnel, ReturnInterviews, Tally, published_beside, stages_of
from services.foi.ingestion import Ingestion
from services.people import Person
from storage.unit_of_work import SqlStorage

KENT, LEEDS, HARROW = "E10000016", "E08000035", "E09000015"
ADA = Person("ada", "Ada", EVERY_RIGHT)
NAMES = ("Kent", "Leeds", "Harrow", "Barnet", "Devon", "Camden")
COVERAGE = ["all", "some", "none", "unable to say", "Cost exceeded", ""]


def provision(rows: list[str]) -> bytes:
    head = "Local authority,Missing from home,Missing from care,Provider,Independent,Timescale"
    return "\n".join([head, *rows]).encode()


def accepted(storage: SqlStorage, content: bytes, name: str, wave: str) -> None:
    desk = Ingestion(storage)
    desk.accept(ADA, desk.preview(content, name), wave=wave)


@pytest.fixture
def interviews(embedded: SqlStorage) -> ReturnInterviews:
    """Six councils on provision, five on numbers."""
    rows = [
        f"{name},{said},all,Own social worker; police,no,72 hours" for name, said in zip(NAMES, COVERAGE, strict=True)
    ]
    accepted(embedded, provision(rows), "provision.csv", "Requests of December 2012")
    numbers = b"""Local authority,Period,Interviews offered,Interviews completed,Within 72 hours
Kent,2023-24,100,80,60
Leeds,2023-24,50,<5,<5
Harrow,2023-24,40,Cost exceeded,10
Barnet,2023-24,Cost exceeded,10,5
Devon,2023-24,10,60,5
"""
    accepted(embedded, numbers, "activity.csv", "Requests on 2023-24")
    return ReturnInterviews(Ingestion(embedded))


def test_what_a_wave_did_not_ask_is_named_as_from_another(interviews: ReturnInterviews) -> None:
    assert interviews.picture("Requests on 2023-24").elsewhere == ("Requests of December 2012",)
    assert interviews.picture("Requests on 2023-24").asked_notes == (
        "Requests of December 2012: No list says who was asked, so the 6 authorities in its files count as asked.",
        "Requests on 2023-24: No list says who was asked, so the 5 authorities in its files count as asked.",
    )


def test_those_on_a_waves_list_are_asked_whether_they_are_in_a_file_or_not(embedded: SqlStorage) -> None:
    accepted(embedded, provision(["Kent,all,all,police,no,72 hours"]), "one.csv", "Requests of December 2012")
    noted = {KENT: "", LEEDS: "refused", HARROW: ""}
    wave = ReturnInterviews(Ingestion(embedded), lambda: {"Requests of December 2012": noted})
    found = tally(wave, "offer_home")
    assert (found.asked, found.replied, found.answered) == (3, 2, 1)
    assert [(kind.label, kind.count) for kind in found.without] == [("Refused", 1), ("No reply", 1)]
    assert wave.picture("Requests of December 2012").asked_notes == ()


def tally(interviews: ReturnInterviews, question: str, place: str = "England") -> Tally:
    found = interviews.picture("Requests of December 2012", place).tally(question)
    assert found is not None
    return found


def test_waves_come_newest_first_with_what_they_asked(interviews: ReturnInterviews) -> None:
    newest, older = interviews.waves()
    assert (newest.name, older.name) == ("Requests on 2023-24", "Requests of December 2012")
    assert str(older.day) == "2012-12-31"
    assert "offer_home" in older.subjects


def test_unable_to_say_is_an_answer_and_a_refusal_or_blank_is_not(interviews: ReturnInterviews) -> None:
    home = tally(interviews, "offer_home")
    assert {c.code: c.count for c in home.categories} == {"all": 1, "some": 1, "none": 1, "unable_to_say": 1}
    assert {c.code: c.count for c in home.without} == {"refused": 1, "without": 1}
    assert (home.asked, home.replied, home.answered) == (6, 6, 4)
    assert home.denominators == "6 asked, 6 replied, 4 answered this"


def test_home_and_care_are_counted_apart(interviews: ReturnInterviews) -> None:
    assert tally(interviews, "offer_home").category("all").count == 1
    assert tally(interviews, "offer_care").category("all").count == 6


def test_every_answered_share_adds_up_to_one(interviews: ReturnInterviews) -> None:
    home = tally(interviews, "offer_home")
    assert sum(home.share(c.code).share or 0 for c in home.categories) == pytest.approx(1)


def test_several_providers_are_each_counted(interviews: ReturnInterviews) -> None:
    provider = tally(interviews, "provider")
    assert (provider.category("own_social_worker").count, provider.category("police").count) == (6, 6)
    assert provider.answered == 6


def test_a_region_holds_its_own_councils_alone(interviews: ReturnInterviews) -> None:
    assert tally(interviews, "offer_home", "London").asked == 3
    assert tally(interviews, "offer_home", "South East").asked == 1


@pytest.mark.parametrize(("silence", "words"), [
    ("leave_out", "25 of 134 that answered (152 asked), 19%"),
    ("count_against", "25 of 152 asked, 16% (18 gave no answer)"),
    ("range", "between 25 and 43 of 152 asked, 16 to 28%"),
])  # fmt: skip
def test_silence_changes_the_share_as_the_reader_chose(silence: str, words: str) -> None:
    assert share_in_words(25, 134, 152, silence) == words  # type: ignore[arg-type]


def test_few_councils_get_no_percentage() -> None:
    assert share_in_words(3, 11, 15, "leave_out") == "3 of 11 that answered (15 asked)"
    assert share_in_words(3, 11, 15, "range") == "between 3 and 7 of 15 asked"
    assert share_in_words(0, 0, 15, "leave_out") == "nobody answered (15 asked)"


def funnel(interviews: ReturnInterviews, silence: str) -> Funnel:
    found = interviews.picture("Requests on 2023-24", "England", silence).funnel  # type: ignore[arg-type]
    assert found is not None
    return found


def spans(found: Funnel) -> list[tuple[float, float]]:
    return [(stage.low, stage.high) for stage in found.stages]


def test_left_out_councils_are_in_no_sum(interviews: ReturnInterviews) -> None:
    found = funnel(interviews, "leave_out")
    assert spans(found) == [(150, 150), (80, 84), (60, 64)]
    assert (found.asked, found.answered, found.counted, found.misfits) == (5, 3, 2, 1)
    assert found.stages[1].share == "53 to 56%"
    assert found.stages[1].words == "80 to 84"


def test_counted_against_a_missing_number_is_no_interview_but_those_known_to_be_held(
    interviews: ReturnInterviews,
) -> None:
    assert spans(funnel(interviews, "count_against")) == [(190, 190), (90, 94), (70, 74)]


def test_as_a_range_a_missing_number_is_none_to_all(interviews: ReturnInterviews) -> None:
    found = funnel(interviews, "range")
    assert spans(found) == [(190, 190), (90, 124), (70, 74)]


def test_what_a_wave_did_not_ask_comes_from_the_newest_that_did(interviews: ReturnInterviews) -> None:
    picture = interviews.picture("Requests of December 2012")
    assert picture.funnel is not None
    assert picture.funnel.wave == "Requests on 2023-24"


def test_an_areas_own_answers_are_in_words(interviews: ReturnInterviews, embedded: SqlStorage) -> None:
    ingestion = Ingestion(embedded)
    files = {file.id: file for file in ingestion.files()}

    def said(code: str) -> dict[str, str]:
        told = interviews_told(authority(code), ingestion.foi_answers(), files)
        return {title: words for wave in told for title, words in wave.lines}

    kent = said("E10000016")
    assert kent[TITLES["offer_home"]] == "To all (1 of 4 that answered offer to all; in the region 1 of 1)"
    assert kent[TITLES["provider"]] == "The child's own social worker; The police"
    assert kent[TITLES["interviews_completed"]] == "80"
    assert said("E10000008")[TITLES["offer_home"]] == "Refused under section 12"


def test_every_council_is_in_the_table_with_its_words(interviews: ReturnInterviews) -> None:
    table = interviews.picture("Requests of December 2012").by_council
    assert len(table.rows) == 6
    rows = {str(row["la_name"]): row for row in table.records()}
    assert rows["Camden"]["offer_home"] == "Left blank"
    assert rows["Leeds"]["interviews_completed"] == "0 to 4"


def test_a_range_of_numbers_keeps_both_ends_and_none_passes_the_one_before() -> None:
    assert filled(((10.0, 20.0), None, (3.0, 30.0)), "range") == ((10.0, 20.0), (3.0, 20.0), (3.0, 20.0))
    assert fits(((10.0, 10.0), (8.0, 9.0), (0.0, 4.0)))
    assert not fits(((10.0, 10.0), (11.0, 12.0), (0.0, 4.0)))
    assert amount_of(None) is None


def test_a_step_after_nothing_has_no_share() -> None:
    stages = stages_of([((0.0, 4.0), (0.0, 4.0), (0.0, 4.0))])
    assert [stage.share for stage in stages] == ["", "", ""]


@pytest.mark.parametrize(("hours", "band"), [
    (24, "within 24 hours"), (25, "within 72 hours"), (72, "within 72 hours"), (120, "within 5 days"),
    (168, "later than 5 days"),
])  # fmt: skip
def test_promised_times_fall_into_bands_by_their_upper_end(hours: float, band: str) -> None:
    assert band_of(hours) == band


def test_published_figures_keep_how_they_may_be_read() -> None:
    by_id = {figure.id: figure for figure in published_beside()}
    assert by_id["offer-all-care"].relation == "less_than"
    assert by_id["offer-all-care"].in_words == "less than 50% of councils"
    assert all(figure.caution for figure in by_id.values())


@pytest.mark.parametrize(("silence", "words"), [
    ("leave_out", "25 of 134, 19%"), ("count_against", "25 of 152, 16%"), ("range", "25 to 43 of 152, 16 to 28%"),
])  # fmt: skip
def test_a_share_is_short_where_its_denominators_stand_beside_it(silence: str, words: str) -> None:
    assert share_in_short(25, 134, 152, silence) == words  # type: ignore[arg-type]
    assert share_in_short(3, 11, 15, "leave_out") == "3 of 11"
    assert share_in_short(0, 0, 15, "leave_out") == "nobody answered"
