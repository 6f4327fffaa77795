"""Section 2: what each item weighs."""

from __future__ import annotations

from charter import scoring
from tests.spec.answers import answer_codes, make_instrument
from tests.spec.specimen import Example, Section, Table, Topic, show


def share_of_total(given: Table, expected: Table) -> Table:
    """Each item's share of the total, in per cent."""
    instrument = make_instrument(given)
    codes = answer_codes([{"answer": row.get("answer") or "not given"} for row in given])
    shares = scoring.effective_weights(instrument, codes)[0]
    by_item = dict(zip(instrument.item_ids, shares, strict=True))
    return [{"item": row["item"], "share of the total": show(100 * by_item[row["item"]])} for row in expected]


SECTION = Section(
    number=2,
    title="Weights",
    text="""
Every pillar weighs the same in the total, every standard the same in its pillar, every item the same in its standard.
An item's share of the total is the product of these shares on the way down. The weights are in the instrument's file
and others may be chosen: any numbers from 0 up, as long as they are not all 0. Only their proportions matter.
""",
    topics=(
        Topic(
            title="Equal weights at every level",
            text="",
            calculate=share_of_total,
            examples=(
                Example(
                    title="A standard with fewer items does not weigh less",
                    given="""
                    pillar | standard | item
                    -------+----------+-----
                    Count  | C1       | C1a
                    Count  | C1       | C1b
                    Count  | C2       | C2a
                    Act    | A1       | A1a
                    """,
                    expected="""
                    item | share of the total
                    -----+-------------------
                    C1a  | 12.5
                    C1b  | 12.5
                    C2a  | 25
                    A1a  | 50
                    """,
                    working="C1a: half of its standard, half of its pillar, half of the total: 1/2 × 1/2 × 1/2 = 1/8.",
                ),
                Example(
                    title="Chosen weights count in proportion",
                    given="""
                    standard | standard weight | item | item weight
                    ---------+-----------------+------+------------
                    S        | 3               | S1   | 2
                    S        | 3               | S2   | 1
                    T        | 1               | T1   | 5
                    T        | 1               | T2   | 0
                    """,
                    expected="""
                    item | share of the total
                    -----+-------------------
                    S1   | 50
                    S2   | 25
                    T1   | 25
                    T2   | 0
                    """,
                    working="S1: 3/4 × 2/3 = 1/2. T1 has the whole of its standard, because T2 weighs nothing: 1/4.",
                ),
            ),
        ),
        Topic(
            title="When an item does not apply",
            text="""
Weights are rescaled after items that are not applicable have gone, level by level: what is left of a standard carries
the standard's whole weight, and if nothing of it is left, the other standards of the pillar share the pillar's.
""",
            calculate=share_of_total,
            examples=(
                Example(
                    title="One of two items does not apply",
                    given="""
                    standard | item | answer
                    ---------+------+---------------
                    S        | S1   | not applicable
                    S        | S2   | not given
                    T        | T1   | not given
                    T        | T2   | not given
                    """,
                    expected="""
                    item | share of the total
                    -----+-------------------
                    S1   | 0
                    S2   | 50
                    T1   | 25
                    T2   | 25
                    """,
                    working="S still weighs a half. S2 is all that is left of it.",
                ),
                Example(
                    title="A whole standard does not apply",
                    given="""
                    pillar | standard | item | answer
                    -------+----------+------+---------------
                    Count  | C1       | C1a  | not applicable
                    Count  | C1       | C1b  | not applicable
                    Count  | C2       | C2a  | not given
                    Act    | A1       | A1a  | not given
                    """,
                    expected="""
                    item | share of the total
                    -----+-------------------
                    C1a  | 0
                    C1b  | 0
                    C2a  | 50
                    A1a  | 50
                    """,
                    working="C2 now carries the whole of Count, and Count still weighs as much as Act.",
                ),
            ),
        ),
    ),
)
