"""Scores of every node of an instrument, for many areas at once (method, sections 1 to 3).

Everything is an array of areas x nodes. Answers travel as small codes: a level, or one of the negative codes below.
The tree is climbed one depth at a time, so that at every level the weights of the siblings that still have
something applicable below them are rescaled to sum to 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from charter.assessment import Answers, AnswerState
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

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Scores:
    """Areas x nodes; `nodes` depth by depth, the total first. `score`, `low`, `high` run 0 to 100, `coverage` 0 to 1.

    NaN means missing: `score` below the instrument's minimum coverage, all four where nothing applies.
    """

    nodes: tuple[str, ...]
    score: Floats
    low: Floats
    high: Floats
    coverage: Floats

    def column(self, node: str) -> int:
        return self.nodes.index(node)


def answer_codes(instrument: Instrument, sheets: Sequence[Answers]) -> Codes:
    """Areas x items. An item that a sheet does not mention is not given."""
    codes = np.full((len(sheets), len(instrument.items)), NOT_GIVEN, dtype=np.int8)
    column = {item_id: number for number, item_id in enumerate(instrument.item_ids)}
    for row, answers in enumerate(sheets):
        for item_id, answer in answers.items():
            codes[row, column[item_id]] = answer.level if answer.level is not None else CODE_OF_STATE[answer.state]
    return codes


@lru_cache(maxsize=64)
def _depths(instrument: Instrument) -> tuple[tuple[str, ...], ...]:
    """The node ids of each depth: the total, then (as the instrument has them) pillars, standards, items."""
    depths: list[tuple[str, ...]] = [(TOTAL,)]
    while below := tuple(child.id for node in depths[-1] for child in instrument.children(node)):
        depths.append(below)
    return tuple(depths)


def node_ids(instrument: Instrument) -> tuple[str, ...]:
    """Every node, depth by depth: the total first, the items last and in the instrument's order."""
    return tuple(node for depth in _depths(instrument) for node in depth)


@lru_cache(maxsize=64)
def _climb(instrument: Instrument) -> tuple[Floats, ...]:
    """For each depth, deepest first, a children x parents matrix of weights, 0 where a child has another parent."""
    nodes = {node.id: node for node in instrument.walk()}
    steps = []
    for parents, children in pairwise(_depths(instrument)):
        step = np.zeros((len(children), len(parents)))
        for row, child in enumerate(children):
            step[row, parents.index(nodes[child].parent)] = nodes[child].weight
        # Scaled so that the size of the numbers in a file cannot matter, nor overflow.
        largest = step.max(axis=0, keepdims=True)
        steps.append(step / np.where(largest > 0, largest, 1))
    return tuple(reversed(steps))


def score(instrument: Instrument, codes: Codes) -> Scores:
    """The scores of every node from `codes` (areas x items, items in the instrument's order)."""
    areas, items = codes.shape
    nodes = node_ids(instrument)
    climbed = np.empty((3, areas, len(nodes)))
    left = len(nodes) - items
    # Three layers, one matrix product a depth serves all: points reached, share answered, whether anything counts.
    layers = climbed[:, :, left:]
    np.greater_equal(codes, 0, out=layers[1])
    np.maximum(codes, 0, out=layers[0])
    layers[0] /= instrument.scale.highest
    np.not_equal(codes, NOT_APPLICABLE, out=layers[2])
    for step in _climb(instrument):
        right, left = left, left - step.shape[1]
        sums = layers @ step
        layers = climbed[:, :, left:right]
        np.divide(sums, np.where(sums[2] > 0, sums[2], 1), out=layers)
    return _intervals(instrument, nodes, *climbed)


def _intervals(instrument: Instrument, nodes: tuple[str, ...], low: Floats, coverage: Floats, alive: Floats) -> Scores:
    # In place, since the arrays are our own, and so that rounding cannot break low <= score <= high <= 100. Where
    # nothing counts `alive` is 0 and 0/0 is NaN, which travels through all that follows.
    with np.errstate(invalid="ignore"):
        alive /= alive
    low *= alive
    low *= TOP
    coverage *= alive
    np.minimum(coverage, 1, out=coverage)
    high = np.subtract(1, coverage)
    high *= TOP
    high += low
    np.minimum(high, TOP, out=high)
    mean = low / np.where(coverage >= instrument.minimum_coverage - COVERAGE_TOLERANCE, coverage, np.nan)
    np.minimum(mean, high, out=mean)
    np.maximum(mean, low, out=mean)
    return Scores(nodes, mean, low, high, coverage)


def counts_below(instrument: Instrument, codes: Codes) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Areas x nodes: how many items below each node have a level, and how many are applicable; an item is its own."""
    below = _items_below(instrument)
    answered = (codes >= 0).astype(np.float32) @ below
    applicable = (codes != NOT_APPLICABLE).astype(np.float32) @ below
    return answered.astype(np.int64), applicable.astype(np.int64)


def node_states(instrument: Instrument, codes: Codes) -> npt.NDArray[np.int8]:
    """Areas x nodes: MET, NOT_MET, UNDETERMINED or NOTHING_APPLIES, whatever the items weigh."""
    below = _items_below(instrument)
    below_top = ((codes >= 0) & (codes < instrument.scale.highest)).astype(np.float32) @ below
    missing = ((codes == NOT_GIVEN) | (codes == NOT_KNOWN)).astype(np.float32) @ below
    applicable = (codes != NOT_APPLICABLE).astype(np.float32) @ below
    states = np.where(below_top > 0, NOT_MET, np.where(missing > 0, UNDETERMINED, MET))
    return np.where(applicable > 0, states, NOTHING_APPLIES).astype(np.int8)


@lru_cache(maxsize=64)
def _items_below(instrument: Instrument) -> npt.NDArray[np.float32]:
    """Items x nodes: 1 where the item hangs below the node, or is it."""
    nodes = node_ids(instrument)
    below = np.zeros((len(instrument.items), len(nodes)), dtype=np.float32)
    for row, item in enumerate(instrument.items):
        for node in (TOTAL, item.id, *(group.id for group in instrument.ancestors(item.id))):
            below[row, nodes.index(node)] = 1
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
    for step in _climb(instrument):
        sums = alive @ step
        # Each child's share of its own parent: its weight, if alive, over the sum of its live siblings' weights.
        own_parent = sums @ (step > 0).T
        weight = alive * step.sum(axis=1)
        shares_up.append(np.divide(weight, own_parent, out=np.zeros_like(weight), where=own_parent > 0))
        alive = (sums > 0).astype(np.float64)
    share: Floats = np.ones((len(codes), 1))
    for step, up in zip(reversed(_climb(instrument)), reversed(shares_up), strict=True):
        share = (share @ (step > 0).T) * up
    return share
