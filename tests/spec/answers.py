"""Small instruments and their answers out of tables, for the sections on scoring and gaps."""

from __future__ import annotations

import numpy as np

from charter import scoring
from charter.framework import TOTAL, Citation, Group, Instrument, Item, Kind, Level, Scale
from tests.spec.specimen import Row, Table, show

GROUP_KINDS: tuple[Kind, ...] = ("pillar", "standard")
LABELS = ("not in place", "planned", "partly in place", "fully in place")
WITHOUT_LEVEL = {
    "not known": scoring.NOT_KNOWN,
    "not given": scoring.NOT_GIVEN,
    "not applicable": scoring.NOT_APPLICABLE,
}
STATES = {
    scoring.MET: "met",
    scoring.NOT_MET: "not met",
    scoring.UNDETERMINED: "undetermined",
    scoring.NOTHING_APPLIES: "–",
}


def make_instrument(rows: Table, highest: int = 3) -> Instrument:
    """Columns `pillar`, `standard` (either may be absent), `item`; weights 1 where no column says otherwise."""
    groups: dict[str, Group] = {}
    items = []
    for row in rows:
        parent = TOTAL
        for kind in GROUP_KINDS:
            if name := row.get(kind):
                weight = float(row.get(f"{kind} weight") or 1)
                groups.setdefault(name, Group(name, kind, parent, name, weight))
                parent = name
        weight = float(row.get("item weight") or 1)
        items.append(Item(row["item"], parent, row["item"], row["item"], Citation("the method", "example"), weight))
    levels = tuple(Level(value, str(value), "") for value in range(highest + 1))
    return Instrument(
        id="example", version="1", title="Example", short_title="Example", about="", answered_by="self_assessment",
        scale=Scale(levels, "an example"), groups=tuple(groups.values()), items=tuple(items),
    )  # fmt: skip


def code_of(answer: str) -> int:
    return WITHOUT_LEVEL[answer] if answer in WITHOUT_LEVEL else LABELS.index(answer)


def answer_codes(rows: Table) -> scoring.Codes:
    return np.array([[code_of(row["answer"]) for row in rows]], dtype=np.int8)


def node_row(instrument: Instrument, codes: scoring.Codes, node: str) -> Row:
    """Everything the method says of one node of one area."""
    scores = scoring.score(instrument, codes)
    column = scores.column(node)
    state = int(scoring.node_states(instrument, codes)[0, column])
    return {
        "score": show(scores.score[0, column]),
        "low": show(scores.low[0, column]),
        "high": show(scores.high[0, column]),
        "coverage": show(scores.coverage[0, column]),
        "state": STATES[state],
    }


def score_nodes(given: Table, expected: Table) -> Table:
    """The rows expected, by node, as scoring has them."""
    instrument, codes = make_instrument(given), answer_codes(given)
    rows = []
    for wanted in expected:
        figures = {"node": wanted["node"]} | node_row(instrument, codes, wanted["node"])
        rows.append({column: figures[column] for column in wanted})
    return rows
