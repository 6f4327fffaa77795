"""How an area stands among others: figures worked out by hand, and what must always hold."""

from __future__ import annotations

from itertools import permutations

import pytest

from charter.assessment import Answer
from charter.framework import TOTAL, instrument
from charter.permissions import EVERY_RIGHT
from services.assessment.assessments import Assessments
from services.comparison.benchmarking import Benchmarking
from services.comparison.comparators import ComparatorGroup, Comparators
from services.comparison.neighbours import NeighbourLists
from services.comparison.standings import ItemShare, RankRange, ordinal
from services.people import Person
from services.ports import Figure, Neighbour, Reception
from storage.unit_of_work import SqlStorage

ADA = Person("ada", "Ada", EVERY_RIGHT)
CHARTER = "runaways-charter-2012"
LEEDS, KENT, BARKING, DEVON, BRADFORD = "E08000035", "E10000016", "E09000002", "E10000008", "E08000032"
ITEMS = instrument(CHARTER).item_ids


def desk(storage: SqlStorage) -> Benchmarking:
    return Benchmarking(storage, Assessments(storage), Comparators(NeighbourLists(storage)))


def assess(storage: SqlStorage, area: str, level: int, round_: str = "2026", **others: int) -> None:
    """Every item at one level but for those named."""
    with storage.write(ADA.id) as work:
        opened = work.assessments.open(area, CHARTER, "1", round_)
        answers = [Answer(item, "answered", others.get(item, level)) for item in ITEMS]
        work.assessments.add_answers(opened.id, answers, "")


def official(storage: SqlStorage, series: str, figures: dict[str, float | None], period: str = "2022") -> None:
    rows = [
        Figure("local_authority", code, code, code, series, period, str(value), "answered" if value is not None
               else "suppressed", value, None if value is not None else 1, None, "s", 2, "A")
        for code, value in figures.items()
    ]  # fmt: skip
    with storage.write(ADA.id) as work:
        work.imports.accept(
            Reception("official_long", f"{series}.csv", series, 1, 1, 1, "An official file", "", period, figures=rows)
        )


def group(area: str, *others: str) -> ComparatorGroup:
    return ComparatorGroup(area, "chosen", "areas picked by hand", others)


def test_an_area_stands_against_the_middle_of_those_with_data(embedded: SqlStorage) -> None:
    for area, level in ((LEEDS, 2), (KENT, 3), (BARKING, 1)):
        assess(embedded, area, level)
    found = desk(embedded)
    standing = found.standing(found.measure("charter"), group(LEEDS, KENT, BARKING, DEVON))
    assert standing.comparison.figure == pytest.approx(200 / 3)
    assert standing.comparison.comparators.median == pytest.approx((100 + 100 / 3) / 2)
    assert standing.sentence == (
        "Leeds has 67 (67 to 67), 24 of 24 answered, level with the middle of the areas picked by hand. "
        "The middle one has 67; 2 of 3 areas picked "
        "by hand have data."
    )
    assert standing.table.values("words")[-1] == "No assessment here yet"
    assert len(standing.table.rows) == 4


def test_where_nobody_has_data_it_says_so(embedded: SqlStorage) -> None:
    found = desk(embedded)
    standing = found.standing(found.measure("charter"), group(LEEDS, KENT))
    assert standing.sentence == "None of the 1 areas picked by hand has data to compare with."


def test_a_share_carries_wilsons_limits_and_suppressed_parts_make_no_share(embedded: SqlStorage) -> None:
    official(embedded, "looked_after_missing", {LEEDS: 148, KENT: 263, BARKING: None})
    official(embedded, "missing_more_than_once", {LEEDS: 15, KENT: 81, BARKING: None})
    found = desk(embedded)
    measure = found.measure("share.missing_more_than_once.2022")
    standing = found.standing(measure, group(LEEDS, KENT, BARKING))
    # Newcombe 1998, table I.
    assert (standing.own.low, standing.own.high) == (pytest.approx(6.24, abs=0.005), pytest.approx(16.05, abs=0.005))
    assert standing.own.words == "15 of 148, 10%"
    assert standing.points[1].figure is None
    assert "not shown by the publisher" in standing.points[1].words
    assert standing.source == "An official file"
    assert "below the whole group by more than chance explains" in standing.sentence


def test_few_children_cannot_be_told_apart(embedded: SqlStorage) -> None:
    official(embedded, "looked_after_missing", {LEEDS: 8, KENT: 263})
    official(embedded, "missing_more_than_once", {LEEDS: 5, KENT: 81})
    found = desk(embedded)
    standing = found.standing(found.measure("share.missing_more_than_once.2022"), group(LEEDS, KENT))
    assert standing.own.words == "5 of 8"
    assert standing.sentence.startswith("Leeds has 5 of 8, above the middle")
    assert standing.sentence.endswith("Too few to tell apart from the whole group.")


def test_a_funnel_names_who_is_outside_and_states_its_dispersion(embedded: SqlStorage) -> None:
    codes = Comparators(NeighbourLists(embedded)).group(LEEDS, "england").codes[:30]
    official(embedded, "looked_after_missing", dict.fromkeys((LEEDS, *codes), 100.0))
    shares = {code: 50.0 + (number % 3 - 1) for number, code in enumerate(codes)}
    official(embedded, "missing_more_than_once", shares | {LEEDS: 95.0})
    found = desk(embedded)
    funnel = found.funnel(found.standing(found.measure("share.missing_more_than_once.2022"), group(LEEDS, *codes)))
    assert funnel is not None
    assert [point.area.code for point in funnel.outside] == [LEEDS]
    assert funnel.baseline == pytest.approx((1500 + 95) / 31, abs=0.5)
    assert "Outside the 99.8% limits: Leeds (above)." in funnel.sentence
    assert "(dispersion, phi)" in funnel.sentence
    assert not funnel.spread.is_overdispersed


def test_overdispersion_widens_the_limits_and_is_said(embedded: SqlStorage) -> None:
    codes = Comparators(NeighbourLists(embedded)).group(LEEDS, "england").codes[:20]
    official(embedded, "looked_after_missing", dict.fromkeys(codes, 1000.0))
    official(embedded, "missing_more_than_once", {code: 300.0 + 20 * n for n, code in enumerate(codes)})
    found = desk(embedded)
    funnel = found.funnel(
        found.standing(found.measure("share.missing_more_than_once.2022"), group(codes[0], *codes[1:]))
    )
    assert funnel is not None
    assert funnel.spread.is_overdispersed
    assert "the limits are widened and are a guide" in funnel.sentence
    narrow = funnel.baseline / 100 - 3.09 * (0.25 / 1000) ** 0.5
    assert funnel.lines[1].lower[-1] / 100 < narrow


def test_rates_need_population_and_incidents_are_not_judged(embedded: SqlStorage) -> None:
    official(embedded, "missing_incidents", {LEEDS: 400, KENT: 100})
    found = desk(embedded)
    assert all(measure.family != "Rates" for measure in found.measures())
    official(embedded, "population_0_17", {LEEDS: 100_000, KENT: 200_000})
    measure = found.measure("rate.missing_incidents.2022")
    standing = found.standing(measure, group(LEEDS, KENT))
    assert standing.own.figure == pytest.approx(40)
    assert standing.told_apart == ""
    assert "not independent" in standing.caution


def test_a_rank_never_comes_without_its_range(embedded: SqlStorage) -> None:
    for area, level in ((LEEDS, 3), (KENT, 2), (BARKING, 1)):
        assess(embedded, area, level)
    found = desk(embedded)
    rank = found.rank(TOTAL, group(LEEDS, KENT, BARKING, DEVON), draws=200)
    assert (rank.rank, rank.low, rank.high, rank.of) == (1, 1, 1, 3)
    assert rank.words == "rank 1st of 3; other weights or answers would hardly change that."
    assert RankRange(23, 97, 12, 41, moves_most="weights").words == (
        "rank 23rd, likely 12th to 41st of 97. What moves it most is how the items are weighted."
    )
    assert found.rank(TOTAL, group(DEVON, KENT), draws=50).words.startswith("No rank")


def test_a_pillars_rank_looks_at_its_own_items_alone(embedded: SqlStorage) -> None:
    pillar = next(g.id for g in instrument(CHARTER).groups if g.kind == "pillar")
    count = {item.id: 3 for item in instrument(CHARTER).items_below(pillar)}
    assess(embedded, LEEDS, 0, **count)
    assess(embedded, KENT, 3, **dict.fromkeys(count, 1))
    found = desk(embedded)
    assert found.rank(pillar, group(LEEDS, KENT), draws=50).rank == 1
    assert found.rank(TOTAL, group(LEEDS, KENT), draws=50).rank == 2


def test_the_draws_can_be_had_again_and_progress_is_told(embedded: SqlStorage) -> None:
    assess(embedded, LEEDS, 2, C1=3, C2=0)
    assess(embedded, KENT, 2, C3=3, T1=0)
    assess(embedded, BARKING, 2, C4=3, T2=0)
    told: list[int] = []
    found = desk(embedded)
    first = found.rank(TOTAL, group(LEEDS, KENT, BARKING), draws=600, progress=lambda done, _all: told.append(done))
    assert first == desk(embedded).rank(TOTAL, group(LEEDS, KENT, BARKING), draws=600)
    assert told == [500, 600]


def test_items_say_how_many_of_those_with_data_are_at_the_top(embedded: SqlStorage) -> None:
    for area, level in ((LEEDS, 1), (KENT, 3), (BARKING, 2)):
        assess(embedded, area, level)
    item = desk(embedded).items(group(LEEDS, KENT, BARKING, DEVON))[0]
    assert (item.top, item.with_data, item.group, item.answer) == (1, 2, 3, "Planned")
    assert item.sentence == "Of 2 other areas that answered, 1 says this is fully in place."
    few = ItemShare("C1", "t", "a", 1, 2, 3, 50, 150).sentence
    assert few.endswith("Too few to say whether that is more or less often than in England.")


def test_many_areas_can_differ_from_england() -> None:
    assert "more often than in England" in ItemShare("C1", "t", "a", 40, 40, 40, 50, 150).sentence
    assert "less often than in England" in ItemShare("C1", "t", "a", 0, 40, 40, 50, 150).sentence
    assert "About as often" in ItemShare("C1", "t", "a", 13, 40, 40, 50, 150).sentence
    itself = ItemShare("C1", "t", "a", 50, 150, 152, 50, 150).sentence
    assert itself == "Of 150 other areas that answered, 50 say this is fully in place.", "England is not held to itself"
    assert "has answered this here" in ItemShare("C1", "t", "a", 0, 0, 10, 50, 150).sentence


def test_what_changed_since_the_round_before(embedded: SqlStorage) -> None:
    assess(embedded, LEEDS, 1, "2025", C1=3)
    assess(embedded, LEEDS, 1, "2026", C2=2, C1=2)
    change = desk(embedded).change(LEEDS)
    assert change.sentence == "Since round 2025: 1 item up, 1 item down, 0 newly answered."
    assert change.better[0].endswith("Planned to partly in place")
    assert desk(embedded).change(KENT).sentence == "There is no earlier round to compare with."


def test_which_conclusion_another_list_of_neighbours_changes(embedded: SqlStorage) -> None:
    for area, level in ((LEEDS, 2), (KENT, 3), (BARKING, 1)):
        assess(embedded, area, level)
    with embedded.write(ADA.id) as work:
        for vintage, other in (("2021", KENT), ("2025", BARKING)):
            number = work.imports.accept(Reception("neighbours", vintage, vintage, 1, 1, 1, "s", "", vintage))
            work.neighbours.add(number, vintage, [Neighbour(LEEDS, 1, other, "close", 2, "C")])
    changed = desk(embedded).changed_conclusions(LEEDS, "2025")
    assert changed[0] == (
        "The charter, all four pillars: above the middle with the list of 2025, below the middle with 2021's"
    )
    assert len(changed) == 5


@pytest.mark.parametrize("order", list(permutations([KENT, BARKING, DEVON])))
def test_the_order_of_the_areas_changes_nothing(embedded: SqlStorage, order: tuple[str, ...]) -> None:
    for area, level in zip((LEEDS, KENT, BARKING), (2, 3, 2), strict=True):
        assess(embedded, area, level)
    found = desk(embedded)
    measure = found.measure("charter")
    plain = found.standing(measure, group(LEEDS, KENT, BARKING, DEVON))
    other = found.standing(measure, group(LEEDS, *order))
    assert plain.comparison == other.comparison
    assert found.rank(TOTAL, plain.group, draws=50) == found.rank(TOTAL, other.group, draws=50)


def test_ordinals() -> None:
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th",
    ]  # fmt: skip
