"""Section 7: what is missing and what it would add."""

from __future__ import annotations

from charter import gap_analysis, scoring
from charter.gap_analysis import Gap, Order
from tests.spec.answers import answer_codes, make_instrument, node_row
from tests.spec.specimen import NOTHING, Example, Section, Table, Topic, show

ORDERS: tuple[Order, ...] = ("default", "points", "achieved_by")


def gaps_of(given: Table, order: Order = "default") -> list[Gap]:
    """Gaps of one area; the column `others at the top` reads "2 of 5"."""
    instrument, codes = make_instrument(given), answer_codes(given)
    weights = scoring.effective_weights(instrument, codes)[0]
    standings = []
    for row, weight, code in zip(given, weights.tolist(), codes[0].tolist(), strict=True):
        if code == scoring.NOT_APPLICABLE:
            continue
        achieved, _, with_level = row.get("others at the top", "0 of 0").partition(" of ")
        theirs = {f"E{n}": 1.0 if n < int(achieved) else 0.0 for n in range(int(with_level))}
        standings.append(gap_analysis.ItemStanding(row["item"], weight, code / 3 if code >= 0 else None, theirs))
    return gap_analysis.gaps(standings, order)


def in_default_order(given: Table, expected: Table) -> Table:
    return [
        {
            "item": gap.item_id,
            "points available": points(gap),
            "achieved by": NOTHING if gap.achieved_by is None else f"{100 * gap.achieved_by}%",
            "product": show(gap.priority),
        }
        for gap in gaps_of(given)
    ]


def points(gap: Gap) -> str:
    return f"0 to {gap.high:g}" if gap.is_missing else show(gap.high)


def in_every_order(given: Table, expected: Table) -> Table:
    names = {"default": "points × achieved by", "points": "points", "achieved_by": "achieved by"}
    return [{"by": names[order], "order": " ".join(gap.item_id for gap in gaps_of(given, order))} for order in ORDERS]


def sums(given: Table, expected: Table) -> Table:
    total = node_row(make_instrument(given), answer_codes(given), "total")
    found = gaps_of(given)
    low, high = sum(gap.low for gap in found), sum(gap.high for gap in found)
    return [{"low": total["low"], "high": total["high"], "gaps come to at least": show(low), "at most": show(high)}]


SEVEN = """
item | item weight | answer          | others at the top
-----+-------------+-----------------+------------------
A    | 2           | partly in place | 3 of 4
B    | 3           | not known       | 2 of 4
C    | 1           | not in place    | 0 of 4
D    | 1           | planned         | 0 of 0
E    | 1           | partly in place | 3 of 4
F    | 1           | fully in place  | 1 of 4
G    | 1           | not in place    | 2 of 4
"""

SECTION = Section(
    number=7,
    title="Gaps",
    text="""
A gap is an item that is below its highest level or has no answer. The **points available** are what reaching the
highest level would add to the total: 100 × the item's share of the total × what is left to the top. A missing answer
shows both ends, because the item may be in place already; it is sorted by the upper end.

**Achieved by** is the share of the comparators with data whose answer is the highest level.
""",
    topics=(
        Topic(
            title="What to look at first",
            text="""
Gaps come in the order of points available times achieved by: what would add most, and others have shown to be possible.
Where no comparator has data the gap comes last and says so. Ties go by the item's code.
""",
            calculate=in_default_order,
            examples=(
                Example(
                    title="Seven items, weights adding up to 10",
                    given=SEVEN,
                    expected="""
                    item | points available | achieved by | product
                    -----+------------------+-------------+--------
                    B    | 0 to 30          | 50%         | 15
                    A    | 6.67             | 75%         | 5
                    G    | 10               | 50%         | 5
                    E    | 3.33             | 75%         | 2.5
                    C    | 10               | 0%          | 0
                    D    | 6.67             | –           | –
                    """,
                    working="A: 100 × 2/10 × (1 − 2/3) = 6.67 points; 6.67 × 3/4 = 5, level with G: the code decides.",
                ),
            ),
        ),
        Topic(
            title="Other orders",
            text="The reader may choose either measure alone.",
            calculate=in_every_order,
            examples=(
                Example(
                    title="The same seven items",
                    given=SEVEN,
                    expected="""
                    by                   | order
                    ---------------------+------------
                    points × achieved by | B A G E C D
                    points               | B C G A D E
                    achieved by          | A E B G C D
                    """,
                ),
            ),
        ),
        Topic(
            title="Gaps add up",
            text="""
Where everything is answered, the points available add up to 100 less the score. Otherwise they come to at least 100
less the high end, and at most 100 less the low end.
""",
            calculate=sums,
            examples=(
                Example(
                    title="Everything is answered",
                    given="""
                    item | answer
                    -----+----------------
                    A    | fully in place
                    B    | planned
                    """,
                    expected="""
                    low  | high | gaps come to at least | at most
                    -----+------+-----------------------+--------
                    66.7 | 66.7 | 33.3                  | 33.3
                    """,
                ),
                Example(
                    title="One answer is missing, one item does not apply",
                    given="""
                    item | answer
                    -----+----------------
                    A    | fully in place
                    B    | planned
                    C    | not known
                    D    | not applicable
                    """,
                    expected="""
                    low  | high | gaps come to at least | at most
                    -----+------+-----------------------+--------
                    44.4 | 77.8 | 22.2                  | 55.6
                    """,
                ),
            ),
        ),
    ),
)
