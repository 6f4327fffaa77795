"""Section 1: from an answer to an item's score."""

from __future__ import annotations

import numpy as np

from tests.spec.answers import answer_codes, code_of, make_instrument, node_row
from tests.spec.specimen import Example, Section, Table, Topic


def one_item(given: Table, expected: Table) -> Table:
    """Each row an item of its own scale, answered by a level's number or a word."""
    rows = []
    for row in given:
        code = int(row["answer"]) if row["answer"].isdigit() else code_of(row["answer"])
        instrument = make_instrument([{"item": "item"}], highest=int(row["highest level"]))
        rows.append(node_row(instrument, np.array([[code]], dtype=np.int8), "item"))
    return [{column: row[column] for column in wanted} for row, wanted in zip(rows, expected, strict=True)]


def planned_as_nothing(given: Table, expected: Table) -> Table:
    """The total as it stands, and with every "planned" counted as not in place."""
    instrument, codes = make_instrument(given), answer_codes(given)
    stricter = np.where(codes == 1, 0, codes).astype(np.int8)
    return [
        {"": wanted[""], "total": node_row(instrument, chosen, "total")["score"]}
        for wanted, chosen in zip(expected, (codes, stricter), strict=True)
    ]


SECTION = Section(
    number=1,
    title="From an answer to an item's score",
    text="""
An item is the smallest thing that can be in place while its neighbour is not. Its answer is a level of the instrument's
scale. The score of the item is the level divided by the highest level, shown out of 100.

The charter's scale has four levels: not in place (0), planned (1), partly in place (2) and fully in place (3). The
checklist has three: no (0), partly (1) and yes (2). National Indicator 71 runs from 0 to 3.
""",
    topics=(
        Topic(
            title="Levels and missing answers",
            text="""
An answer can also be *not known*, or not given yet: both are **missing**. A missing answer is never a zero. It leaves a
range: the item may be worth anything from 0 to 100. *Not applicable*, which needs a reason, takes the item out of the
score and out of the maximum.
""",
            calculate=one_item,
            examples=(
                Example(
                    title="The same level is worth more on a shorter scale",
                    given="""
                    highest level | answer
                    --------------+---------------
                    3             | 0
                    3             | 1
                    3             | 2
                    3             | 3
                    2             | 1
                    2             | 2
                    3             | not known
                    3             | not given
                    3             | not applicable
                    """,
                    expected="""
                    score | low   | high  | coverage
                    ------+-------+-------+---------
                    0     | 0     | 0     | 1
                    33.3  | 33.3  | 33.3  | 1
                    66.7  | 66.7  | 66.7  | 1
                    100   | 100   | 100   | 1
                    50    | 50    | 50    | 1
                    100   | 100   | 100   | 1
                    –     | 0     | 100   | 0
                    –     | 0     | 100   | 0
                    –     | –     | –     | –
                    """,
                    working="1 of 3 is 33.3 out of 100; 1 of 2 is 50.",
                ),
            ),
        ),
        Topic(
            title="A convention, and what hangs on it",
            text="""
The levels are an order, not a measurement: nobody has shown that the step from planned to partly in place is as long as
the step from partly to fully. Treating the steps as equal is a convention. How much hangs on it can be seen by counting
"planned", which no child has felt yet, as nothing.
""",
            calculate=planned_as_nothing,
            examples=(
                Example(
                    title="Counting plans as nothing",
                    given="""
                    item | answer
                    -----+----------------
                    A    | fully in place
                    B    | planned
                    C    | planned
                    D    | partly in place
                    """,
                    expected="""
                                                | total
                    ----------------------------+------
                    as scored                   | 58.3
                    with planned counted as 0   | 41.7
                    """,
                    working="(100 + 33.3 + 33.3 + 66.7) / 4 = 58.3, and (100 + 0 + 0 + 66.7) / 4 = 41.7.",
                ),
            ),
        ),
    ),
)
