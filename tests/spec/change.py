"""Section 10: change over time, and areas that were reorganised."""

from __future__ import annotations

from foi_data.series import series
from geo.areas import all_authorities, authority, can_counts_be_added
from services.comparison.lead_member import Earlier, earlier_in_words, trend
from services.ports import Figure
from tests.spec.specimen import NOTHING, Example, Section, Table, Topic

SERIES = "looked_after_missing"


def code_of(name: str) -> str:
    """The code of a body by its plain name; of two of one name the one that ended."""
    found = sorted((area for area in all_authorities() if area.plain_name == name), key=lambda area: area.end is None)
    return found[0].code


def additions(given: Table, expected: Table) -> Table:
    rows = []
    for row in given:
        found = can_counts_be_added([code_of(name) for name in row["counts of"].split(" + ")], code_of(row["for"]))
        rows.append({"may be added": "yes" if found else "no", "because": found.reason})
    return rows


def lines(given: Table, expected: Table) -> Table:
    """Each body's own figures, the area itself first, as the Area page draws them."""
    bodies = list(dict.fromkeys(row["body"] for row in given))
    figures = {
        authority(code_of(name)): [figure(row) for row in given if row["body"] == name] for name in bodies
    }  # fmt: skip
    found = trend(authority(code_of(bodies[0])), series(SERIES), figures)
    assert found is not None
    return [
        {
            "line": body.plain_name,
            "joined years": joined([point.period for point in line], found.breaks),
        }
        for body, line in found.lines
    ]


def joined(periods: list[str], breaks: tuple[str, ...]) -> str:
    """The years of a line, with a bar wherever it is broken."""
    parts = [periods]
    for first in breaks:
        last = parts.pop()
        parts += [part for part in ([p for p in last if p < first], [p for p in last if p >= first]) if part]
    return " / ".join(" ".join(part) for part in parts) or NOTHING


def figure(row: dict[str, str]) -> Figure:
    value = float(row["children"])
    return Figure(
        "local_authority", "", row["body"], code_of(row["body"]), SERIES, row["year"], row["children"], "answered",
        value, value, value, "", 1, "A",
    )  # fmt: skip


def carried(given: Table, expected: Table) -> Table:
    """What the page of a body says of those before it, given who assessed itself and in which round."""
    rows = []
    for row in given:
        before = tuple(authority(code).plain_name for code in authority(code_of(row["body"])).predecessors)
        earlier = tuple(Earlier(authority(code_of(name)), row["round"]) for name in before if name == row["answered"])
        rows.append({"score of its own": NOTHING, "the page says": earlier_in_words(earlier) or NOTHING})
    return rows


SECTION = Section(
    number=10,
    title="Change over time",
    text="""
Councils are merged and split. What a body counted or answered stays its own: figures of two bodies are put together
only where that is exactly right, and otherwise stand side by side.
""",
    topics=(
        Topic(
            title="Adding the counts of the bodies before",
            text="""
Counts of several bodies may be added to stand for another where together they cover its area exactly, each with the
whole of its own. A body that was split is never shared out: nothing says how much of its count fell on either side.
""",
            calculate=additions,
            examples=(
                Example(
                    title="Unions and splits",
                    given="""
                    counts of                            | for
                    -------------------------------------+------------------------------------
                    Cumberland + Westmorland and Furness | Cumbria
                    Cumbria                              | Cumberland
                    Cumberland                           | Cumbria
                    """,
                    expected="""
may be added | because
-------------+--------
yes          | Cumbria is exactly the whole of Cumberland; Westmorland and Furness.
no           | Part of Cumbria went to Westmorland and Furness, so its counts cannot be shared out.
no           | Cumbria also includes the place of Westmorland and Furness, whose counts are not here.
                    """,
                ),
            ),
        ),
        Topic(
            title="Lines over the years",
            text="""
Bodies before a reorganisation have lines of their own beside the line of the body that followed them. No line is drawn
across a year in which recording changed: the figures on the two sides are not compared.
""",
            calculate=lines,
            examples=(
                Example(
                    title="Cumbria before Cumberland",
                    given="""
                    body       | year | children
                    -----------+------+---------
                    Cumberland | 2024 | 30
                    Cumberland | 2025 | 34
                    Cumbria    | 2022 | 80
                    Cumbria    | 2023 | 76
                    """,
                    expected="""
                    line       | joined years
                    -----------+-------------
                    Cumberland | 2024 2025
                    Cumbria    | 2022 2023
                    """,
                ),
                Example(
                    title="A change of recording parts a line",
                    given="""
                    body | year | children
                    -----+------+---------
                    Kent | 2016 | 70
                    Kent | 2018 | 90
                    Kent | 2022 | 88
                    """,
                    expected="""
                    line | joined years
                    -----+-----------------
                    Kent | 2016 / 2018 2022
                    """,
                ),
            ),
        ),
        Topic(
            title="Scores are not carried over",
            text="""
A body that follows another begins without a score: who answered before was another council. Its page names the bodies
before it that assessed themselves, and their rounds.
""",
            calculate=carried,
            examples=(
                Example(
                    title="Cumberland after Cumbria",
                    given="""
                    body       | answered | round
                    -----------+----------+------
                    Cumberland | Cumbria  | 2022
                    Cumberland | Kent     | 2022
                    """,
                    expected="""
                    score of its own | the page says
                    -----------------+--------------
                    –                | Before it, Cumbria assessed itself (2022). Its scores are not carried over.
                    –                | –
                    """,
                ),
            ),
        ),
    ),
)
