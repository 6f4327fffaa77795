"""Scores of every node of an instrument, for many areas at once (method, sections 1 to 3).

Everything is an array of areas x nodes. Answers travel as small codes: a level, or one of the negative codes below.
The tree is climbed one depth at a time, so that at every level the weights of the siblings that still have
something applicable below them are rescaled to sum to 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from charter.assessment import Answers, AnswerState
from charter.exceptions import InstrumentError
from charter.framework import TOTAL, Instrument

NOT_GIVEN, NOT_KNOWN, NOT_APPLICABLE = -1, -2, -3
CODE_OF_STATE: dict[AnswerState, int] = {
    "not_given": NOT_GIVEN,
    "not_known": NOT_KNOWN,
    "not_applicable": NOT_APPLICABLE,
}
TOP = 100.0
"""The top of every score on screen and in exports."""

COVERAGE_TOLERANCE = 1e-9
NOT_MET, UNDETERMINED, MET, NOTHING_APPLIES = 0, 1, 2, 3
STATE_WORDS = ("not_met", "undetermined", "met", "")

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Scores:
    """Areas x nodes; `nodes` in reading order, the total first. `score`, `low`, `high` run 0 to 100, `coverage` 0 to 1.

    NaN means missing: `score` below the instrument's minimum coverage, all four where nothing applies.
    """

    nodes: tuple[str, ...]
    score: Floats
    low: Floats
    high: Floats
    coverage: Floats

    def column(self, node: str) -> int:
        return self.nodes.index(node)


@dataclass(frozen=True)
class _Climb:
    """How to go up a tree: a children x parents matrix of weights for each depth, deepest first."""

    steps: tuple[Floats, ...]
    order: npt.NDArray[np.intp]
    """Where the columns of the climb (total, then each depth below it) stand in reading order."""


def answer_codes(instrument: Instrument, sheets: Sequence[Answers]) -> Codes:
    """Areas x items. An item that a sheet does not mention is not given."""
    codes = np.full((len(sheets), len(instrument.items)), NOT_GIVEN, dtype=np.int8)
    column = {item_id: number for number, item_id in enumerate(instrument.item_ids)}
    for row, answers in enumerate(sheets):
        for item_id, answer in answers.items():
            codes[row, column[item_id]] = answer.level if answer.level is not None else CODE_OF_STATE[answer.state]
    return codes


def node_ids(instrument: Instrument) -> tuple[str, ...]:
    """The total, then every node after its parent, in reading order."""
    return (TOTAL, *(node.id for node in instrument.walk()))


@lru_cache(maxsize=64)
def _climb(instrument: Instrument) -> _Climb:
    depths: list[list[str]] = [[TOTAL]]
    weights: dict[str, tuple[str, float]] = {}
    while True:
        below = [child for node in depths[-1] for child in instrument.children(node)]
        if not below:
            break
        weights |= {child.id: (child.parent, child.weight) for child in below}
        depths.append([child.id for child in below])
    steps = []
    for parents, children in pairwise(depths):
        step = np.zeros((len(children), len(parents)))
        for row, child in enumerate(children):
            parent, weight = weights[child]
            step[row, parents.index(parent)] = weight
        # Scaled so that the size of the numbers in a file cannot matter, nor overflow.
        largest = step.max(axis=0, keepdims=True)
        steps.append(step / np.where(largest > 0, largest, 1))
    climbed = [node for depth in depths for node in depth]
    order = np.array([climbed.index(node) for node in node_ids(instrument)])
    return _Climb(tuple(reversed(steps)), order)


def score(instrument: Instrument, codes: Codes) -> Scores:
    """The scores of every node from `codes` (areas x items, items in the instrument's order)."""
    climb = _climb(instrument)
    answered = codes >= 0
    # Stacked, one matrix product a depth serves all three: share reached, share answered, and whether anything counts.
    now = np.stack(
        [np.where(answered, codes, 0) / instrument.scale.highest, answered, codes != NOT_APPLICABLE], dtype=np.float64
    )
    depths = [now]
    for step in climb.steps:
        now = now @ step
        alive = now[2] > 0
        now /= np.where(alive, now[2], 1)
        depths.append(now)
    low, coverage, alive = np.concatenate(depths[::-1], axis=2)[:, :, climb.order]
    low = np.minimum(low, coverage)
    high = np.minimum(low + (1 - coverage), 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.clip(low / coverage, low, high)
    mean[coverage < instrument.minimum_coverage - COVERAGE_TOLERANCE] = np.nan
    nothing = alive == 0
    for array in (mean, low, high, coverage):
        array[nothing] = np.nan
    return Scores(node_ids(instrument), mean * TOP, low * TOP, high * TOP, coverage)


def node_states(instrument: Instrument, codes: Codes) -> npt.NDArray[np.int8]:
    """Areas x nodes: MET, NOT_MET, UNDETERMINED or NOTHING_APPLIES, whatever the items weigh."""
    below = _items_below(instrument)
    below_top = ((codes >= 0) & (codes < instrument.scale.highest)) @ below
    missing = ((codes == NOT_GIVEN) | (codes == NOT_KNOWN)) @ below
    applicable = (codes != NOT_APPLICABLE) @ below
    return np.select([~applicable, below_top, missing], [NOTHING_APPLIES, NOT_MET, UNDETERMINED], default=MET).astype(
        np.int8
    )


@lru_cache(maxsize=64)
def _items_below(instrument: Instrument) -> npt.NDArray[np.bool_]:
    column = {item_id: number for number, item_id in enumerate(instrument.item_ids)}
    nodes = node_ids(instrument)
    below = np.zeros((len(column), len(nodes)), dtype=bool)
    for number, node in enumerate(nodes):
        for item in instrument.items_below(node) if node not in column else (instrument.item(node),):
            below[column[item.id], number] = True
    return below


@lru_cache(maxsize=64)
def nominal_weights(instrument: Instrument) -> Mapping[str, float]:
    """Each item's share of the total, 0 to 1, summing to 1, while everything is applicable."""
    everything = np.zeros((1, len(instrument.items)), dtype=np.int8)
    shares = effective_weights(instrument, everything)[0]
    return dict(zip(instrument.item_ids, shares.tolist(), strict=True))


def effective_weights(instrument: Instrument, codes: Codes) -> Floats:
    """Areas x items: each item's share of the total, 0 where it is not applicable; a row sums to 1, or to 0."""
    alive = (codes != NOT_APPLICABLE).astype(np.float64)
    shares_up: list[Floats] = []
    for step in _climb(instrument).steps:
        sums = alive @ step
        # Each child's share of its own parent: its weight, if alive, over the sum of its live siblings' weights.
        own_parent = sums @ (step > 0).T
        weight = alive * step.sum(axis=1)
        shares_up.append(np.divide(weight, own_parent, out=np.zeros_like(weight), where=own_parent > 0))
        alive = (sums > 0).astype(np.float64)
    share: Floats = np.ones((len(codes), 1))
    for step, up in zip(reversed(_climb(instrument).steps), reversed(shares_up), strict=True):
        share = (share @ (step > 0).T) * up
    return share


def reweighted(instrument: Instrument, weights: Mapping[str, float]) -> Instrument:
    """The same instrument with other weights for the nodes named; InstrumentError where they cannot be used."""
    if unknown := set(weights) - set(node_ids(instrument)) - {TOTAL}:
        raise InstrumentError(f"{instrument.title} has no node {', '.join(sorted(unknown))}.")
    return replace(
        instrument,
        groups=tuple(replace(group, weight=weights.get(group.id, group.weight)) for group in instrument.groups),
        items=tuple(replace(item, weight=weights.get(item.id, item.weight)) for item in instrument.items),
    )
