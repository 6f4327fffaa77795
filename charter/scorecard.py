"""One area's scores as plain values: what the pages, the workbook and the command line show."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from charter import scoring
from charter.assessment import Answer, Answers
from charter.framework import TOTAL, Instrument, Item, Kind

NodeState = Literal["met", "not_met", "undetermined", "answered", "not_known", "not_applicable", "not_given", ""]


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
        return next(node for node in self.nodes if node.id == node_id)

    def of_kind(self, kind: Kind) -> tuple[NodeScore, ...]:
        return tuple(node for node in self.nodes if node.kind == kind)

    def answer(self, item_id: str) -> Answer:
        return self.answers.get(item_id, Answer(item_id, "not_given"))


def scorecards(instrument: Instrument, sheets: Mapping[str, Answers]) -> dict[str, Scorecard]:
    """A scorecard for each area's answers, scored together in one go."""
    codes = scoring.answer_codes(instrument, list(sheets.values()))
    scores = scoring.score(instrument, codes)
    states = scoring.node_states(instrument, codes)
    columns = {node: number for number, node in enumerate(scores.nodes)}
    cards = {}
    for row, (area_code, answers) in enumerate(sheets.items()):
        nodes = []
        for node_id, parent, kind, title, item_ids in _reading_order(instrument):
            column = columns[node_id]
            own = [answers.get(item_id) for item_id in item_ids]
            given = sum(1 for answer in own if answer is not None and answer.state == "answered")
            left_out = sum(1 for answer in own if answer is not None and answer.state == "not_applicable")
            answer = own[0] if kind == "item" else None
            nodes.append(
                NodeScore(
                    node_id,
                    parent,
                    kind,
                    title,
                    score=_or_none(scores.score[row, column]),
                    low=_or_none(scores.low[row, column]),
                    high=_or_none(scores.high[row, column]),
                    coverage=_or_none(scores.coverage[row, column]),
                    state=_state(kind, answer, int(states[row, column])),
                    answered=given,
                    applicable=len(item_ids) - left_out,
                )
            )
        cards[area_code] = Scorecard(instrument, area_code, answers, tuple(nodes))
    return cards


def scorecard(instrument: Instrument, answers: Answers, area_code: str = "") -> Scorecard:
    """One area's scorecard."""
    return scorecards(instrument, {area_code: answers})[area_code]


def _reading_order(instrument: Instrument) -> Sequence[tuple[str, str, Kind, str, tuple[str, ...]]]:
    rows: list[tuple[str, str, Kind, str, tuple[str, ...]]] = [
        (TOTAL, "", "total", instrument.title, instrument.item_ids)
    ]
    for node in instrument.walk():
        if isinstance(node, Item):
            rows.append((node.id, node.parent, "item", node.title, (node.id,)))
        else:
            below = tuple(item.id for item in instrument.items_below(node.id))
            rows.append((node.id, node.parent, node.kind, node.title, below))
    return rows


def _state(kind: Kind, answer: Answer | None, state: int) -> NodeState:
    if kind == "item":
        return answer.state if answer else "not_given"
    words: tuple[NodeState, ...] = ("not_met", "undetermined", "met", "")
    return words[state]


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
