"""Section 9: small numbers in public."""

from __future__ import annotations

from charter.disclosure import AtMost, Relation, Sum, suppress
from tests.spec.specimen import Example, Section, Table, Topic

TOTAL = "all"


def grid(given: Table, expected: Table) -> Table:
    """Areas by kinds with their totals, as they may be published."""
    label, *kinds = given[0]
    counts: dict[str, int | None] = {f"{row[label]} {kind}": int(row[kind]) for row in given for kind in kinds}
    areas = [row[label] for row in given]
    relations: list[Relation] = []
    if TOTAL in kinds:
        relations += [Sum(f"{area} all", tuple(f"{area} {kind}" for kind in kinds if kind != TOTAL)) for area in areas]
    if TOTAL in areas:
        relations += [Sum(f"all {kind}", tuple(f"{area} {kind}" for area in areas if area != TOTAL)) for kind in kinds]
    found = suppress(counts, relations)
    return [
        {label: area} | {kind: str(found.shown(f"{area} {kind}", counts[f"{area} {kind}"])) for kind in kinds}
        for area in areas
    ]


def with_derived(given: Table, expected: Table) -> Table:
    """Children, their incidents, and incidents per child; other areas are another publication."""
    rows = []
    for row in given:
        counts: dict[str, int | None] = {name: int(row[name]) for name in ("children", "incidents")}
        ratio = {"incidents per child": ["children", "incidents"]}
        found = suppress(counts, [AtMost("children", "incidents")], derived=ratio)
        rows.append({name: str(found.shown(name, figure)) for name, figure in row.items()})
    return rows


SECTION = Section(
    number=9,
    title="Small numbers in public",
    text="""
On public pages and in public files, counts of children, incidents and interviews from 1 to 5 are replaced by "c", so
that no child can be recognised. Zeros stay. Further counts are then hidden until nobody can work out a hidden one by
adding and subtracting: whatever is combined (rows, columns, totals, periods that are added up, counts that cannot be
above others), the least and the greatest value that a hidden count could have stay at least 5 apart. Where there is a
choice, a part is hidden before a total and a small count before a large one.

Everything that says a hidden count another way goes too: its raw text, its range, and every rate, share or change made
from it. People of the area see their own figures.
""",
    topics=(
        Topic(
            title="Rows, columns and totals",
            text="",
            calculate=grid,
            examples=(
                Example(
                    title="One small count takes three others with it",
                    given="""
                    area  | home | care | all
                    ------+------+------+----
                    Ash   | 3    | 20   | 23
                    Beech | 30   | 40   | 70
                    Cedar | 50   | 60   | 110
                    all   | 83   | 120  | 203
                    """,
                    expected="""
                    area  | home | care | all
                    ------+------+------+----
                    Ash   | c    | c    | 23
                    Beech | c    | c    | 70
                    Cedar | 50   | 60   | 110
                    all   | 83   | 120  | 203
                    """,
                    working="""
23 − 20 would give the 3 away, so Ash's 20 goes; 83 − 30 − 50 would too, so Beech's 30 goes; and then Beech's 40, which
would give away its 30. Ash's home count can now be anything from 1 to 22.
""",
                ),
                Example(
                    title="Two small counts of a small total",
                    given="""
                    area | home | care | all
                    -----+------+------+----
                    Ash  | 5    | 1    | 6
                    Birch| 5    | 3    | 8
                    Cedar| 0    | 9    | 9
                    """,
                    expected="""
                    area | home | care | all
                    -----+------+------+----
                    Ash  | c    | c    | c
                    Birch| c    | c    | 8
                    Cedar| 0    | 9    | 9
                    """,
                    working="With the 6 shown, Ash's would lie from 1 to 5. With the 8, Birch's run from 1 to 7.",
                ),
            ),
        ),
        Topic(
            title="Figures made from others",
            text="",
            calculate=with_derived,
            examples=(
                Example(
                    title="Incidents per child",
                    given="""
                    children | incidents | incidents per child
                    ---------+-----------+--------------------
                    4        | 31        | 7.75
                    12       | 30        | 2.5
                    0        | 0         | –
                    """,
                    expected="""
                    children | incidents | incidents per child
                    ---------+-----------+--------------------
                    c        | 31        | c
                    12       | 30        | 2.5
                    0        | 0         | –
                    """,
                    working="31 incidents at 7.75 per child would be 4 children.",
                ),
            ),
        ),
    ),
)
