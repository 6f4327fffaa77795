"""What holds for every instrument and every set of answers (method, sections 1 to 3 and 7)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from charter import gap_analysis, scoring
from charter.assessment import Answer
from charter.exceptions import InstrumentError
from charter.framework import TOTAL, Citation, Group, Instrument, Item, Level, Scale

WEIGHT = st.one_of(st.just(0.0), st.just(1.0), st.floats(0.001, 1000))
MANY = settings(max_examples=50, deadline=None)
ROUNDING = 1e-9


def make_instrument(weights: list[list[list[float]]], group_weights: list[float], highest: int) -> Instrument:
    """Pillars of standards of items. `weights` are the items', `group_weights` the pillars' and standards' in turn."""
    citation = Citation("a document", "1")
    groups, items, turn = [], [], iter(group_weights)
    for p, pillar in enumerate(weights):
        groups.append(Group(f"p{p}", "pillar", TOTAL, "A pillar", next(turn)))
        for s, standard in enumerate(pillar):
            groups.append(Group(f"p{p}s{s}", "standard", f"p{p}", "A standard", next(turn)))
            items += [Item(f"p{p}s{s}i{i}", f"p{p}s{s}", "", "", citation, w) for i, w in enumerate(standard)]
    levels = tuple(Level(value, str(value), "") for value in range(highest + 1))
    return Instrument(
        id="any", version="1", title="Any", short_title="Any", about="", answered_by="self_assessment",
        scale=Scale(levels, "ours"), groups=tuple(groups), items=tuple(items),
    )  # fmt: skip


@st.composite
def instruments(draw: st.DrawFn) -> Instrument:
    standard = st.lists(WEIGHT, min_size=1, max_size=3)
    weights = draw(st.lists(st.lists(standard, min_size=1, max_size=3), min_size=1, max_size=3))
    groups = len(weights) + sum(len(pillar) for pillar in weights)
    group_weights = draw(st.lists(WEIGHT, min_size=groups, max_size=groups))
    highest = draw(st.integers(1, 4))
    try:
        return make_instrument(weights, group_weights, highest)
    except InstrumentError:
        # An instrument in which nothing counts is refused, as it should be.
        reject()


@st.composite
def scored(draw: st.DrawFn) -> tuple[Instrument, scoring.Codes]:
    instrument = draw(instruments())
    items, areas = len(instrument.items), draw(st.integers(1, 5))
    code = st.integers(scoring.NOT_APPLICABLE, instrument.scale.highest)
    rows = draw(st.lists(st.lists(code, min_size=items, max_size=items), min_size=areas, max_size=areas))
    return instrument, np.array(rows, dtype=np.int8)


def plain(instrument: Instrument, codes: np.ndarray, node: str) -> tuple[float, float] | None:
    """Low and coverage of a node, 0 to 1, for one area: the method's sentences, followed one by one."""
    if node in instrument.item_ids:
        code = codes[instrument.item_ids.index(node)]
        if code == scoring.NOT_APPLICABLE:
            return None
        return (code / instrument.scale.highest, 1.0) if code >= 0 else (0.0, 0.0)
    below = [(child.weight, plain(instrument, codes, child.id)) for child in instrument.children(node)]
    counted = [(weight, found) for weight, found in below if found is not None and weight > 0]
    whole = sum(weight for weight, _ in counted)
    if not counted:
        return None
    return (
        sum(weight * low for weight, (low, _) in counted) / whole,
        sum(weight * coverage for weight, (_, coverage) in counted) / whole,
    )


def same(one: scoring.Scores, other: scoring.Scores) -> bool:
    return all(
        np.allclose(getattr(one, name), getattr(other, name), rtol=0, atol=1e-7, equal_nan=True)
        for name in ("low", "high", "coverage")
    )


@MANY
@given(scored())
def test_low_is_never_above_high_and_both_lie_from_0_to_100(given_: tuple[Instrument, scoring.Codes]) -> None:
    scores = scoring.score(*given_)
    known = ~np.isnan(scores.low)
    assert np.all((scores.low >= 0) & (scores.low <= scores.high) & (scores.high <= 100), where=known)
    assert np.array_equal(known, ~np.isnan(scores.high))
    assert np.array_equal(known, ~np.isnan(scores.coverage))


@MANY
@given(scored())
def test_a_score_lies_between_low_and_high_and_only_where_coverage_is_enough(
    given_: tuple[Instrument, scoring.Codes],
) -> None:
    instrument, codes = given_
    scores = scoring.score(instrument, codes)
    known = ~np.isnan(scores.score)
    assert np.all((scores.low <= scores.score) & (scores.score <= scores.high), where=known)
    enough = np.nan_to_num(scores.coverage) >= instrument.minimum_coverage - ROUNDING
    assert np.array_equal(known, enough & ~np.isnan(scores.low))


@MANY
@given(scored())
def test_every_node_has_the_numbers_of_the_plain_sentences(given_: tuple[Instrument, scoring.Codes]) -> None:
    instrument, codes = given_
    scores = scoring.score(instrument, codes)
    for row, area in enumerate(codes):
        for column, node in enumerate(scores.nodes):
            expected = plain(instrument, area, node)
            if expected is None:
                assert np.isnan(scores.low[row, column])
                continue
            low, coverage = expected
            assert np.isclose(scores.low[row, column], 100 * low, rtol=0, atol=1e-7)
            assert np.isclose(scores.high[row, column], 100 * (low + 1 - coverage), rtol=0, atol=1e-7)
            assert np.isclose(scores.coverage[row, column], coverage, rtol=0, atol=ROUNDING)


@MANY
@given(scored(), st.data())
def test_answering_a_missing_item_never_widens_any_interval(
    given_: tuple[Instrument, scoring.Codes], data: st.DataObject
) -> None:
    instrument, codes = given_
    missing = np.argwhere((codes == scoring.NOT_GIVEN) | (codes == scoring.NOT_KNOWN))
    if not len(missing):
        return
    row, column = data.draw(st.sampled_from([tuple(place) for place in missing.tolist()]))
    answered = codes.copy()
    answered[row, column] = data.draw(st.integers(0, instrument.scale.highest))
    before, after = scoring.score(instrument, codes), scoring.score(instrument, answered)
    known = ~np.isnan(before.low)
    assert np.all(after.low >= before.low - 1e-7, where=known)
    assert np.all(after.high <= before.high + 1e-7, where=known)


@MANY
@given(scored(), st.data())
def test_a_higher_level_never_lowers_anything(given_: tuple[Instrument, scoring.Codes], data: st.DataObject) -> None:
    instrument, codes = given_
    below_top = np.argwhere((codes >= 0) & (codes < instrument.scale.highest))
    if not len(below_top):
        return
    row, column = data.draw(st.sampled_from([tuple(place) for place in below_top.tolist()]))
    better = codes.copy()
    better[row, column] += 1
    before, after = scoring.score(instrument, codes), scoring.score(instrument, better)
    for name in ("score", "low", "high"):
        known = ~np.isnan(getattr(before, name))
        assert np.all(getattr(after, name) >= getattr(before, name) - 1e-7, where=known)
    assert np.all(scoring.node_states(instrument, better) >= scoring.node_states(instrument, codes))


@MANY
@given(scored(), st.floats(1e-6, 1e6))
def test_weights_scaled_by_a_constant_change_nothing(given_: tuple[Instrument, scoring.Codes], constant: float) -> None:
    instrument, codes = given_
    scaled = replace(
        instrument,
        groups=tuple(replace(group, weight=group.weight * constant) for group in instrument.groups),
        items=tuple(replace(item, weight=item.weight * constant) for item in instrument.items),
    )
    assert same(scoring.score(scaled, codes), scoring.score(instrument, codes))
    assert np.array_equal(scoring.node_states(scaled, codes), scoring.node_states(instrument, codes))


@MANY
@given(scored(), st.randoms(use_true_random=False))
def test_the_order_of_areas_and_of_answers_changes_nothing(
    given_: tuple[Instrument, scoring.Codes], random: object
) -> None:
    instrument, codes = given_
    order = list(range(len(codes)))
    random.shuffle(order)  # type: ignore[attr-defined]
    scores, shuffled = scoring.score(instrument, codes), scoring.score(instrument, codes[order])
    for name in ("score", "low", "high", "coverage"):
        assert np.allclose(getattr(shuffled, name), getattr(scores, name)[order], rtol=0, atol=1e-7, equal_nan=True)
    assert np.array_equal(scoring.node_states(instrument, codes[order]), scoring.node_states(instrument, codes)[order])
    answers = [answer_of(item_id, code) for item_id, code in zip(instrument.item_ids, codes[0], strict=True)]
    random.shuffle(answers)  # type: ignore[attr-defined]
    assert np.array_equal(scoring.answer_codes(instrument, [{answer.item_id: answer for answer in answers}]), codes[:1])


def answer_of(item_id: str, code: int) -> Answer:
    states = {number: state for state, number in scoring.CODE_OF_STATE.items()}
    if code >= 0:
        return Answer(item_id, "answered", int(code))
    return Answer(item_id, states[int(code)], reason="No such service here")


@MANY
@given(instruments())
def test_not_applicable_everywhere_is_missing_and_never_0_nor_a_crash(instrument: Instrument) -> None:
    codes = np.full((2, len(instrument.items)), scoring.NOT_APPLICABLE, dtype=np.int8)
    scores = scoring.score(instrument, codes)
    for name in ("score", "low", "high", "coverage"):
        assert np.isnan(getattr(scores, name)).all()
    assert np.all(scoring.node_states(instrument, codes) == scoring.NOTHING_APPLIES)
    assert np.all(scoring.effective_weights(instrument, codes) == 0)


@MANY
@given(scored())
def test_effective_weights_come_to_1_and_add_up_to_the_total(given_: tuple[Instrument, scoring.Codes]) -> None:
    instrument, codes = given_
    scores, weights = scoring.score(instrument, codes), scoring.effective_weights(instrument, codes)
    total = scores.column(TOTAL)
    for row, area in enumerate(codes):
        if np.isnan(scores.low[row, total]):
            assert np.all(weights[row] == 0)
            continue
        assert np.isclose(weights[row].sum(), 1, rtol=0, atol=ROUNDING)
        points = np.maximum(area, 0) / instrument.scale.highest
        assert np.isclose(100 * weights[row] @ points, scores.low[row, total], rtol=0, atol=1e-7)
        assert np.isclose(weights[row] @ (area >= 0), scores.coverage[row, total], rtol=0, atol=ROUNDING)


@MANY
@given(scored())
def test_gaps_make_up_what_is_between_the_total_and_100(given_: tuple[Instrument, scoring.Codes]) -> None:
    instrument, codes = given_
    scores, weights = scoring.score(instrument, codes), scoring.effective_weights(instrument, codes)
    total = scores.column(TOTAL)
    for row, area in enumerate(codes):
        if np.isnan(scores.low[row, total]):
            continue
        standings = [
            gap_analysis.ItemStanding(item_id, weight, code / instrument.scale.highest if code >= 0 else None)
            for item_id, weight, code in zip(instrument.item_ids, weights[row].tolist(), area.tolist(), strict=True)
            if code != scoring.NOT_APPLICABLE
        ]
        gaps = gap_analysis.gaps(standings)
        assert np.isclose(sum(gap.high for gap in gaps), 100 - scores.low[row, total], rtol=0, atol=1e-7)
        assert np.isclose(sum(gap.low for gap in gaps), 100 - scores.high[row, total], rtol=0, atol=1e-7)
        if np.isclose(scores.coverage[row, total], 1, rtol=0, atol=1e-12):
            assert np.isclose(sum(gap.high for gap in gaps), 100 - scores.score[row, total], rtol=0, atol=1e-7)


@MANY
@given(scored())
def test_a_node_is_met_undetermined_or_not_met_by_every_applicable_item_below_it(
    given_: tuple[Instrument, scoring.Codes],
) -> None:
    instrument, codes = given_
    states = scoring.node_states(instrument, codes)
    nodes = scoring.node_ids(instrument)
    for row, area in enumerate(codes):
        code_of = dict(zip(instrument.item_ids, area.tolist(), strict=True))
        for node in (TOTAL, *(group.id for group in instrument.groups)):
            below = [code_of[item.id] for item in instrument.items_below(node)]
            applicable = [code for code in below if code != scoring.NOT_APPLICABLE]
            if not applicable:
                expected = scoring.NOTHING_APPLIES
            elif any(0 <= code < instrument.scale.highest for code in applicable):
                expected = scoring.NOT_MET
            elif any(code < 0 for code in applicable):
                expected = scoring.UNDETERMINED
            else:
                expected = scoring.MET
            assert states[row, nodes.index(node)] == expected
