"""One area's scores as plain values: what the pages, the workbook and the command line show."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal, get_args

import numpy as np

from charter import scoring
from charter.assessment import Answer, Answers
from charter.framework import TOTAL, Instrument, Item, Kind

NodeState = Literal["met", "not_met", "undetermined", "answered", "not_known", "not_applicable", "not_given", ""]


KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class NodeScore:
    """One node for one area. `score`, `low`, `high` run 0 to 100, `coverage` 0 to 1; None is missing.

    `answered` of `applicable` items below it (or itself) have a level. An item's state is its answer's; another
    node is met, not met, undetermined, or has no state where nothing applies.
    """

    id: str
    parent: str
    kind: Kind
    title: str
    score: float | None
    low: float | None
    high: float | None
    coverage: float | None
    state: NodeState
    answered: int
    applicable: int


@dataclass(frozen=True)
class Scorecard:
    """Every node of an instrument for one area, children after their parent, the total first."""

    instrument: Instrument
    area_code: str
    answers: Answers
    nodes: tuple[NodeScore, ...]

    @property
    def total(self) -> NodeScore:
        return self.nodes[0]

    def node(self, node_id: str) -> NodeScore:
        return self._by_id[node_id]

    @cached_property
    def _by_id(self) -> Mapping[str, NodeScore]:
        return {node.id: node for node in self.nodes}

    def of_kind(self, kind: Kind) -> tuple[NodeScore, ...]:
        return tuple(node for node in self.nodes if node.kind == kind)

    def answer(self, item_id: str) -> Answer:
        return self.answers.get(item_id, Answer(item_id, "not_given"))


def scorecards(
    instrument: Instrument, sheets: Mapping[str, Answers], kinds: Collection[Kind] = KINDS
) -> dict[str, Scorecard]:
    """A scorecard for each area's answers, scored together in one go; with nodes of some `kinds` alone where named."""
    codes = scoring.answer_codes(instrument, list(sheets.values()))
    scores = scoring.score(instrument, codes)
    order = [node for node in _reading_order(instrument) if node[2] in kinds]
    columns = [scores.nodes.index(node_id) for node_id, *_ in order]
    figures = [_or_none(each[:, columns]) for each in (scores.score, scores.low, scores.high, scores.coverage)]
    states = scoring.node_states(instrument, codes)[:, columns].tolist()
    counts = [each[:, columns].tolist() for each in scoring.counts_below(instrument, codes)]
    cards = {}
    for row, (area_code, answers) in enumerate(sheets.items()):
        by_node = zip(order, *(each[row] for each in (*figures, states, *counts)), strict=True)
        nodes = tuple(
            NodeScore(
                node_id, parent, kind, title, score, low, high, coverage,
                state=_state(kind, answers.get(node_id), state), answered=answered, applicable=applicable,
            )
            for (node_id, parent, kind, title), score, low, high, coverage, state, answered, applicable in by_node
        )  # fmt: skip
        cards[area_code] = Scorecard(instrument, area_code, answers, nodes)
    return cards


def scorecard(instrument: Instrument, answers: Answers, area_code: str = "") -> Scorecard:
    """One area's scorecard."""
    return scorecards(instrument, {area_code: answers})[area_code]


@lru_cache(maxsize=64)
def _reading_order(instrument: Instrument) -> Sequence[tuple[str, str, Kind, str]]:
    """Every node, children after their parent: id, parent, kind and title."""
    rows: list[tuple[str, str, Kind, str]] = [(TOTAL, "", "total", instrument.title)]
    for node in instrument.walk():
        rows.append((node.id, node.parent, "item" if isinstance(node, Item) else node.kind, node.title))
    return rows


def _state(kind: Kind, answer: Answer | None, state: int) -> NodeState:
    if kind == "item":
        return answer.state if answer else "not_given"
    words: tuple[NodeState, ...] = ("not_met", "undetermined", "met", "")
    return words[state]


def _or_none(figures: scoring.Floats) -> list[list[float | None]]:
    """Rows of plain numbers, None where a figure is missing."""
    found = figures.astype(object)
    found[np.isnan(figures)] = None
    rows: list[list[float | None]] = found.tolist()
    return rows
