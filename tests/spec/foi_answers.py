"""Section 8: shares of what councils told FOI requests."""

from __future__ import annotations

from charter.comparison import share_of_councils
from tests.spec.specimen import Example, Section, Table, Topic

CATEGORIES = ("all", "some", "none", "unable to say")
NO_ANSWER = ("refused", "no reply")


def shares(given: Table, expected: Table) -> Table:
    """The share of each category among those that answered the question, with its range."""
    counts = {row["said"]: int(row["councils"]) for row in given}
    answered = sum(counts[category] for category in CATEGORIES)
    asked = answered + sum(counts[kind] for kind in NO_ANSWER)
    rows = []
    for category in CATEGORIES:
        found = share_of_councils(counts[category], answered, asked)
        rows.append(
            {
                "said": category,
                "share": f"{100 * (found.share or 0)}%",
                "of": str(answered),
                "asked": str(asked),
                "at least": f"{100 * found.low}%",
                "at most": f"{100 * found.high}%",
            }
        )
    return rows


SECTION = Section(
    number=8,
    title="FOI answers",
    text="""
A council's answer to a question is kept word for word beside what was made of it: one of the question's categories, a
number, a range of numbers (such as "fewer than 5"), or no answer to the question: refused, not held, unable to say, not
applicable, blank.
""",
    topics=(
        Topic(
            title="Shares of answers",
            text="""
Shares are of the councils that answered the question, with how many were asked and how many answered beside them. Where
a question is whether all, some or no children are offered an interview, "unable to say" is an answer: a council that
cannot tell has told us that. A refusal or silence is not, and is never counted as "none". The range says what the share
would be if every council without an answer had said something else, or had said this.
""",
            calculate=shares,
            examples=(
                Example(
                    title="An invented wave of 20 requests",
                    given="""
                    said          | councils
                    --------------+---------
                    all           | 6
                    some          | 3
                    none          | 2
                    unable to say | 1
                    refused       | 3
                    no reply      | 5
                    """,
                    expected="""
                    said          | share | of | asked | at least | at most
                    --------------+-------+----+-------+----------+--------
                    all           | 50.0% | 12 | 20    | 30%      | 70%
                    some          | 25.0% | 12 | 20    | 15%      | 55%
                    none          | 16.7% | 12 | 20    | 10%      | 50%
                    unable to say | 8.3%  | 12 | 20    | 5%       | 45%
                    """,
                    working="All: 6 / 12 = 50%. At least 6 / 20, at most (6 + 8) / 20.",
                ),
            ),
        ),
    ),
)
