"""Section 4: what outside answers say of an item, and where an area's own answer differs."""

from __future__ import annotations

from datetime import date

from charter.assessment import Answer
from charter.evidence import Finding, Rule, Said, combine, difference_of, evidence_scorecard, item_evidence
from tests.spec.answers import LABELS, make_instrument
from tests.spec.specimen import NOTHING, Example, Section, Table, Topic, show

HIGHEST = 3
STANDINGS = {"contradiction": "contradiction", "dated": "dated", "undated": "day not known"}
DIRECTIONS = {"claims_more": "claims more", "claims_less": "claims less"}


def rule_of(row: dict[str, str]) -> Rule:
    """Columns `answer`, `counts as`, `allows` ("0 to 1"), `shelf life`."""
    low, _, high = row["allows"].partition(" to ")
    level = None if row["counts as"] == NOTHING else LABELS.index(row["counts as"])
    return Rule(
        row.get("item", "item"), ((row["answer"], frozenset({"said"})),), level, int(low), int(high),
        "an example", int(row.get("shelf life", "1096")),
    )  # fmt: skip


def combined(given: Table, expected: Table) -> Table:
    """All the answers of the table hold at once, each on its day."""
    found = [Finding(rule_of(row), (Said(row["answer"], "said", date.fromisoformat(row["day"])),)) for row in given]
    evidence = combine("item", found, HIGHEST)
    return [
        {
            "level": NOTHING if evidence.level is None else LABELS[evidence.level],
            "allows": f"{evidence.at_least} to {evidence.at_most}",
            "set aside": ", ".join(f.said[0].question for f in evidence.set_aside) or NOTHING,
        }
    ]


def compared(given: Table, expected: Table) -> Table:
    """Each row is a case of its own."""
    rows = []
    for row in given:
        day = None if row["day"] == NOTHING else date.fromisoformat(row["day"])
        finding = Finding(rule_of(row), (Said(row["answer"], "said", day),))
        evidence = combine("item", [finding], HIGHEST)
        own = Answer("item", "answered", LABELS.index(row["own answer"]))
        assessed = date.fromisoformat(row["assessed on"])
        found = difference_of(own.level or 0, evidence, assessed, HIGHEST)
        rows.append(
            {
                "differs": STANDINGS[found.standing] if found else NOTHING,
                "direction": DIRECTIONS[found.direction] if found else NOTHING,
                "levels": show(abs(found.levels)) if found else NOTHING,
            }
        )
    return rows


def scored(given: Table, expected: Table) -> Table:
    """Items of one instrument, each with the level that an answer settles, or none."""
    chosen = make_instrument(given)
    rules = [rule_of(row) for row in given if row["answer"] != NOTHING]
    said = [Said(row["answer"], "said", date(2012, 12, 1)) for row in given if row["answer"] != NOTHING]
    total = evidence_scorecard(chosen, item_evidence(chosen, rules, said)).total
    return [{c: show(getattr(total, c)) for c in ("score", "low", "high", "coverage")}]


SECTION = Section(
    number=4,
    title="Evidence",
    text="""
What a council told a Freedom of Information request is never mixed into its own assessment: it stands beside. A rule in
the instrument's file says what an answer, or several together, show of an item: the levels they allow, the level that
counts in the scorecard from evidence if they settle one, the reason, and for how many days the answer stays fresh. A
question left blank, refused or answered "unable to say" says nothing and is never read as "no". Levels are numbered
from 0 (not in place) to 3 (fully in place).
""",
    topics=(
        Topic(
            title="Several answers on one item",
            text="""
An item's level must be one that every answer allows. Newer answers come first, and of one day the more cautious; an
answer that cannot be true together with those is set aside and shown as such. Where more than one level is left, the
lowest that a rule counts is taken, and none where no rule counts any.
""",
            calculate=combined,
            examples=(
                Example(
                    title="Offered to some only, by somebody independent",
                    given="""
                    answer      | day        | counts as | allows
                    ------------+------------+-----------+-------
                    some        | 2012-12-01 | –         | 0 to 2
                    independent | 2012-12-01 | –         | 2 to 3
                    """,
                    expected="""
                    level           | allows | set aside
                    ----------------+--------+----------
                    partly in place | 2 to 2 | –
                    """,
                ),
                Example(
                    title="Offered to all, and nothing said of independence",
                    text="Offered is not independent.",
                    given="""
                    answer | day        | counts as | allows
                    -------+------------+-----------+-------
                    all    | 2012-12-01 | –         | 0 to 3
                    """,
                    expected="""
                    level | allows | set aside
                    ------+--------+----------
                    –     | 0 to 3 | –
                    """,
                ),
                Example(
                    title="A newer answer says otherwise",
                    given="""
                    answer | day        | counts as      | allows
                    -------+------------+----------------+-------
                    yes    | 2012-12-01 | fully in place | 3 to 3
                    no     | 2013-12-01 | not in place   | 0 to 1
                    """,
                    expected="""
                    level        | allows | set aside
                    -------------+--------+----------
                    not in place | 0 to 1 | yes
                    """,
                ),
            ),
        ),
        Topic(
            title="The scorecard from evidence",
            text="The maths of sections 1 to 3, on the levels that answers settle. Every other item is missing.",
            calculate=scored,
            examples=(
                Example(
                    title="Four items, two of them settled",
                    given="""
                    item | answer      | counts as       | allows
                    -----+-------------+-----------------+-------
                    A    | named       | fully in place  | 3 to 3
                    B    | figures     | partly in place | 2 to 3
                    C    | independent | –               | 0 to 2
                    D    | –           | –               | 0 to 3
                    """,
                    expected="""
                    score | low  | high | coverage
                    ------+------+------+---------
                    –     | 41.7 | 91.7 | 0.5
                    """,
                    working="Low: (1 + 2/3) / 4. Half of the weight is covered, which is below 0.75: no score.",
                ),
            ),
        ),
        Topic(
            title="Contradictions",
            text="""
An area's own answer contradicts the evidence where it lies a whole level or more outside what the answers allow, above
(the area claims more than it told the request) or below (it claims less). Answers older than the assessment by more
than their shelf life are shown as dated, not as a contradiction, and answers of an unknown day are said apart.
""",
            calculate=compared,
            examples=(
                Example(
                    title="Six cases",
                    given="""
                    answer | counts as    | allows | day        | shelf life | own answer     | assessed on
                    -------+--------------+--------+------------+------------+----------------+------------
                    no     | not in place | 0 to 1 | 2012-12-01 | 1096       | fully in place | 2013-03-01
                    no     | not in place | 0 to 1 | 2012-12-01 | 1096       | planned        | 2013-03-01
                    yes    | –            | 2 to 3 | 2012-12-01 | 1096       | not in place   | 2013-03-01
                    no     | not in place | 0 to 1 | 2012-12-01 | 1096       | fully in place | 2015-12-02
                    no     | not in place | 0 to 1 | 2012-12-01 | 1096       | fully in place | 2015-12-03
                    no     | not in place | 0 to 1 | –          | 1096       | fully in place | 2013-03-01
                    """,
                    expected="""
                    differs       | direction   | levels
                    --------------+-------------+-------
                    contradiction | claims more | 2
                    –             | –           | –
                    contradiction | claims less | 2
                    contradiction | claims more | 2
                    dated         | claims more | 2
                    day not known | claims more | 2
                    """,
                    working="From 1 December 2012, 1,096 days run to 2 December 2015.",
                ),
            ),
        ),
    ),
)
