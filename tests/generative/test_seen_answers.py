"""Somebody who may not see small numbers reads every page and tries to work the hidden ones out.

Sums over regions and over England stand on the pages of Return interviews; the attacker adds up what is shown of the
councils and takes it away from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from charter.disclosure import SUPPRESSED, THRESHOLD
from charter.wording import Silence
from services.comparison.interview_answers import STAGES
from services.comparison.return_interviews import ENGLAND, ReturnInterviews
from services.exports.disclosed import SeenAnswers
from services.foi.question_catalogue import Catalogue, shipped
from services.ports import Figure, FoiAnswer, ImportedFile

LEEDS, BRADFORD, KENT, MEDWAY = AREAS = ("E08000035", "E08000032", "E10000016", "E06000035")
PLACES = (ENGLAND, "Yorkshire and The Humber", "South East")
SILENCES: tuple[Silence, ...] = ("leave_out", "count_against", "range")
WAVES = ("Wave of 2023", "Wave of 2024")
FEW = settings(max_examples=40, deadline=None)

counts = st.tuples(st.integers(0, 14), st.integers(0, 14), st.integers(0, 14)).map(lambda c: tuple(sorted(c))[::-1])
told_by_all = st.lists(counts, min_size=len(AREAS) * len(WAVES), max_size=len(AREAS) * len(WAVES))


class Source:
    """Answers from memory."""

    def __init__(self, answers: Sequence[FoiAnswer]) -> None:
        self.answers = answers

    def files(self) -> Sequence[ImportedFile]:
        at = datetime(2024, 6, 1, tzinfo=UTC)
        return [ImportedFile(
            id=1, kind="foi_wide", file_name="a.csv", sha256="", size=0, rows_read=0, rows_accepted=0, rows_set_aside=0,
            source="s", source_url="", periods="", accepted_by="a", accepted_at=at, undone_by=None, undone_at=None,
        )]  # fmt: skip

    def foi_answers(self, area_code: str | None = None) -> Sequence[FoiAnswer]:
        return [answer for answer in self.answers if area_code in (None, answer.area_code)]

    def figures(self, area_code: str | None = None) -> Sequence[Figure]:
        return []

    def catalogue(self) -> Catalogue:
        return shipped()


def answers_of(told: Sequence[tuple[int, ...]]) -> list[FoiAnswer]:
    found = []
    for (wave, area), numbers in zip(product(WAVES, AREAS), told, strict=True):
        for column, (stage, number) in enumerate(zip(STAGES, numbers, strict=True)):
            found.append(FoiAnswer(
                area, stage, stage, "2023-24", str(number), "answered", None, float(number), float(number),
                float(number), None, "", "", "", len(found), "ABC"[column], import_id=1, wave=wave,
            ))  # fmt: skip
    return found


def public(answers: Sequence[FoiAnswer]) -> SeenAnswers:
    return SeenAnswers(Source(answers), lambda area_code: False)


@FEW
@given(told_by_all)
def test_no_small_number_is_left_in_any_answer(told: list[tuple[int, ...]]) -> None:
    shown = public(answers_of(told)).foi_answers()
    for before, after in zip(answers_of(told), shown, strict=True):
        if before.value is not None and 1 <= before.value <= THRESHOLD:
            assert (after.raw, after.value, after.high) == (SUPPRESSED, None, None)
        if before.value == 0:
            assert after == before


@FEW
@given(told_by_all)
def test_sums_over_regions_and_england_are_sums_of_what_is_shown(told: list[tuple[int, ...]]) -> None:
    seen = public(answers_of(told))
    pages = ReturnInterviews(seen)
    for wave, place, silence in product(WAVES, PLACES, SILENCES):
        picture = pages.picture(wave, place, silence)
        if picture.funnel is None:
            continue
        first = picture.funnel.stages[0]
        shown = [
            answer.value for answer in seen.foi_answers()
            if answer.question == STAGES[0] and answer.wave == picture.funnel.wave and answer.value is not None
            and any(row[0] == answer.area_code for row in picture.by_council.rows)
        ]  # fmt: skip
        assert first.high <= sum(shown)
        assert first.low == first.high


@FEW
@given(told_by_all, st.integers(1, THRESHOLD), st.integers(1, THRESHOLD))
def test_a_hidden_small_number_could_be_another_and_nothing_shown_would_change(
    told: list[tuple[int, ...]], one: int, other: int
) -> None:
    """Where every count of a council is small, whichever they are leaves the same pages."""
    least, most = sorted((one, other))
    first, second = ([(number, number, number), *told[1:]] for number in (least, most))
    pages = [ReturnInterviews(public(answers_of(each))) for each in (first, second)]
    for wave, place, silence in product(WAVES, PLACES, SILENCES):
        pictures = [page.picture(wave, place, silence) for page in pages]
        assert pictures[0].by_council.rows == pictures[1].by_council.rows
        assert pictures[0].funnel == pictures[1].funnel


@FEW
@given(told_by_all)
def test_what_is_hidden_in_one_wave_stands_in_no_other(told: list[tuple[int, ...]]) -> None:
    again = [*told[: len(AREAS)], *told[: len(AREAS)]]
    shown = public(answers_of(again)).foi_answers()
    half = len(shown) // 2
    for first, second in zip(shown[:half], shown[half:], strict=True):
        assert (first.status == "suppressed") == (second.status == "suppressed")


@FEW
@given(told_by_all, st.sampled_from(AREAS))
def test_the_people_of_an_area_see_their_own_and_no_other_small_number(told: list[tuple[int, ...]], own: str) -> None:
    answers = answers_of(told)
    seen = SeenAnswers(Source(answers), lambda area_code: area_code == own)
    assert list(seen.foi_answers(own)) == [answer for answer in answers if answer.area_code == own]
    for answer in seen.foi_answers():
        if answer.area_code != own and answer.value is not None:
            assert not 1 <= answer.value <= THRESHOLD
