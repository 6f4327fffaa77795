"""Section 5: how an area compares."""

from __future__ import annotations

from charter import comparison, statistics
from charter.comparison import Unit
from tests.spec.specimen import NOTHING, Example, Section, Table, Topic, show


def figures_of(rows: Table) -> dict[str, float | None]:
    return {row["area"]: None if row["figure"] == NOTHING else float(row["figure"]) for row in rows}


def summary(given: Table, expected: Table) -> Table:
    """The first area of the table against all of them."""
    found = comparison.compare(given[0]["area"], [row["area"] for row in given], figures_of(given)).comparators
    figures = {
        "with a figure": str(found.with_figure),
        "in the group": str(found.group),
        "minimum": show(found.minimum),
        "lower quartile": show(found.lower_quartile),
        "median": show(found.median),
        "upper quartile": show(found.upper_quartile),
        "maximum": show(found.maximum),
    }
    return [{column: figures[column] for column in expected[0]}]


def ranks(given: Table, expected: Table) -> Table:
    found = comparison.ranks(figures_of(given))
    rows = []
    for row in expected:
        rank = found.get(row["area"])
        rows.append(
            {
                "area": row["area"],
                "rank": str(rank.place) if rank else NOTHING,
                "of": str(rank.of) if rank else NOTHING,
                "percentile rank": show(rank.percentile if rank else None),
                "top quarter": NOTHING if rank is None else "yes" if rank.is_top_quarter else "no",
            }
        )
    return rows


def confidence_of(cell: str) -> float:
    return float(cell.removesuffix("%")) / 100


def share_limits(given: Table, expected: Table) -> Table:
    rows = []
    for row in given:
        limits = statistics.wilson_interval(float(row["count"]), float(row["of"]), confidence_of(row["confidence"]))
        rows.append({"from": f"{100 * limits[0]}%", "to": f"{100 * limits[1]}%"})
    return rows


def count_limits(given: Table, expected: Table) -> Table:
    rows = []
    for row in given:
        lower, upper = statistics.byar_interval(float(row["count"]), confidence_of(row["confidence"]))
        rows.append({"from": show(lower), "to": show(upper)})
    return rows


def rate_limits(given: Table, expected: Table) -> Table:
    rows = []
    for row in given:
        count, population, per = (float(row[column].replace(",", "")) for column in ("count", "children", "per"))
        lower, upper = statistics.rate_interval(count, population, per, confidence_of(row["confidence"]))
        rows.append({"rate": show(count / population * per), "from": show(lower), "to": show(upper)})
    return rows


def funnel(given: Table, expected: Table) -> Table:
    rows = []
    for row in given:
        n, baseline = float(row["children"].replace(",", "")), confidence_of(row["baseline"])
        inflation = float(row.get("phi", "1"))
        lower, upper = statistics.proportion_funnel(n, baseline, confidence_of(row["confidence"]), inflation=inflation)
        rows.append({"from": f"{100 * lower}%", "to": f"{100 * upper}%"})
    return rows


def rate_limits_of_funnel(given: Table, expected: Table) -> Table:
    rows = []
    for row in given:
        population, baseline, per = (float(row[column].replace(",", "")) for column in ("children", "baseline", "per"))
        confidence = confidence_of(row["confidence"])
        lower, upper = statistics.rate_funnel(population, baseline, per, confidence=confidence)
        rows.append({"from": show(lower), "to": show(upper)})
    return rows


def verdicts(given: Table, expected: Table) -> Table:
    rows = []
    for row in given:
        unit: Unit = "events" if row["of what"] == "interviews" else "children"
        found = comparison.share_verdict(
            float(row["count"]), float(row["of"]), confidence_of(row["England"]), unit=unit
        )
        lower, upper = statistics.wilson_interval(float(row["count"]), float(row["of"]), 0.998)
        rows.append({"from": f"{100 * lower}%", "to": f"{100 * upper}%", "said": found or "nothing"})
    return rows


def dispersions(given: Table, expected: Table) -> Table:
    rows = []
    for row in given:
        found = statistics.dispersion([float(score) for score in row["standard errors from the baseline"].split()])
        widened = "yes" if found.is_overdispersed else "no"
        rows.append({"phi": show(found.phi), "by chance in": f"{100 * found.p_value}%", "limits widened": widened})
    return rows


def councils(given: Table, expected: Table) -> Table:
    rows = []
    for row in given:
        found = comparison.share_of_councils(int(row["say so"]), int(row["answered"]), int(row["asked"]))
        share = NOTHING if found.share is None else f"{100 * found.share}%"
        rows.append({"share": share, "at least": f"{100 * found.low}%", "at most": f"{100 * found.high}%"})
    return rows


SECTION = Section(
    number=5,
    title="Comparison",
    text="""
An area can be compared with England, its region, authorities of its type, its statistical neighbours, or areas picked
by hand. It is never its own comparator. How many of the group have a figure is always said.
""",
    topics=(
        Topic(
            title="Median and quartiles",
            text="Quartiles are interpolated linearly between neighbouring figures.",
            calculate=summary,
            examples=(
                Example(
                    title="Area A against a group it belongs to",
                    given="""
                    area | figure
                    -----+-------
                    A    | 40
                    B    | 10
                    C    | 60
                    D    | 60
                    E    | 90
                    F    | –
                    """,
                    expected="""
                    with a figure | in the group | minimum | lower quartile | median | upper quartile | maximum
                    --------------+--------------+---------+----------------+--------+----------------+--------
                    4             | 5            | 10      | 47.5           | 60     | 67.5           | 90
                    """,
                    working="A is left out. Of 10, 60, 60, 90 the lower quartile lies 3/4 of the way from 10 to 60.",
                ),
            ),
        ),
        Topic(
            title="Rank",
            text="""
Ranks are standard competition ranks: areas with equal figures share the better rank, and the next rank is skipped.
Only areas with a score are ranked, that is those with enough coverage. The percentile rank is the share of the other
areas that are strictly below, plus half of those that are level. The top quarter is a rank of at most a quarter of the
number ranked. No rank is shown without its uncertainty, which is section 6.
""",
            calculate=ranks,
            examples=(
                Example(
                    title="Two areas share second place",
                    given="""
                    area | figure
                    -----+-------
                    A    | 40
                    B    | 10
                    C    | 60
                    D    | 60
                    E    | 90
                    F    | –
                    """,
                    expected="""
                    area | rank | of | percentile rank | top quarter
                    -----+------+----+-----------------+------------
                    A    | 4    | 5  | 0.250           | no
                    B    | 5    | 5  | 0               | no
                    C    | 2    | 5  | 0.625           | no
                    D    | 2    | 5  | 0.625           | no
                    E    | 1    | 5  | 1               | yes
                    F    | –    | –  | –               | –
                    """,
                    working="C: of the four others A and B are below and D is level: (2 + 1/2) / 4 = 0.625.",
                ),
            ),
        ),
        Topic(
            title="How far chance alone could move a share of children",
            text="""
A share of children carries Wilson's score interval. The limits below are those Newcombe published (Statistics in
Medicine 17, 1998, table I).
""",
            calculate=share_limits,
            examples=(
                Example(
                    title="Published limits",
                    given="""
                    count | of  | confidence
                    ------+-----+-----------
                    81    | 263 | 95%
                    15    | 148 | 95%
                    0     | 20  | 95%
                    1     | 29  | 95%
                    """,
                    expected="""
                    from   | to
                    -------+-------
                    25.53% | 36.62%
                    6.24%  | 16.05%
                    0.00%  | 16.11%
                    0.61%  | 17.18%
                    """,
                ),
            ),
        ),
        Topic(
            title="How far chance alone could move a count or a rate",
            text="""
Counts of 10 and more carry Byar's limits, smaller ones the exact limits from the chi-squared distribution, where a
count of 0 has the lower limit 0. A rate has the limits of its count, the population taken as known.
""",
            calculate=count_limits,
            examples=(
                Example(
                    title="Counts: the limits tabled by Pearson and Hartley below 10, Byar's from 10",
                    given="""
                    count | confidence
                    ------+-----------
                    0     | 95%
                    1     | 95%
                    4     | 95%
                    9     | 95%
                    10    | 95%
                    100   | 95%
                    """,
                    expected="""
                    from  | to
                    ------+-------
                    0     | 3.69
                    0.025 | 5.57
                    1.09  | 10.24
                    4.12  | 17.08
                    4.79  | 18.39
                    81.36 | 121.63
                    """,
                    working="""
Byar's upper limit of 100: with 101, 101 × (1 − 1/(9 × 101) + 1.96/(3 × √101))³ = 101 × 1.0639³ = 121.63.
""",
                ),
            ),
        ),
        Topic(
            title="Rates",
            text="",
            calculate=rate_limits,
            examples=(
                Example(
                    title="Four children of 2,000",
                    given="""
                    count | children | per   | confidence
                    ------+----------+-------+-----------
                    4     | 2,000    | 1,000 | 95%
                    """,
                    expected="""
                    rate | from | to
                    -----+------+-----
                    2.0  | 0.54 | 5.12
                    """,
                    working="The limits of 4 are 1.09 and 10.24; half of each.",
                ),
            ),
        ),
        Topic(
            title="Funnels",
            text="""
A funnel shows how far from the group's share an area of a given size could lie by chance. Its limits, at 95% and at
99.8%, are where an area's own Wilson interval just touches the group's share: an area is outside exactly where its
interval leaves that share out. They are the limits that the public-health packages PHEindicatormethods and
PHStatsMethods draw. The group's share is its total, the area included, and is taken as fixed.
""",
            calculate=funnel,
            examples=(
                Example(
                    title="The more children, the narrower",
                    given="""
                    children | baseline | confidence
                    ---------+----------+-----------
                    10       | 50%      | 95%
                    100      | 50%      | 95%
                    100      | 50%      | 99.8%
                    """,
                    expected="""
                    from  | to
                    ------+------
                    19.0% | 81.0%
                    40.2% | 59.8%
                    34.5% | 65.5%
                    """,
                    working="""
100 children, 95%: 0.5 ± 1.96 × √(0.5 × 0.5 / 100), that is 0.5 ± 0.098. Wilson's interval of 40.2 in 100 ends at 50%.
""",
                ),
            ),
        ),
        Topic(
            title="Funnels of rates",
            text="""
A rate's funnel is drawn around the group's rate in the same way: its limits are where the exact interval of an area's
count just touches the number expected of it.
""",
            calculate=rate_limits_of_funnel,
            examples=(
                Example(
                    title="A group's rate of 5 for every 1,000",
                    given="""
                    children | baseline | per   | confidence
                    ---------+----------+-------+-----------
                    200      | 5        | 1,000 | 95%
                    3,416    | 5        | 1,000 | 95%
                    """,
                    expected="""
                    from | to
                    -----+------
                    0    | 19.1
                    2.63 | 7.65
                    """,
                    working="""
3,416 children: 17.08 expected, and Pearson and Hartley's table has 17.08 as the upper limit of 9: 9 / 3.416 = 2.63. Of
200 children 1 is expected, and none at all is not unusual.
""",
                ),
            ),
        ),
        Topic(
            title="Better, similar, worse",
            text="""
An area is called better or worse only where its own 99.8% interval leaves the benchmark out. At 95%, comparing 152
areas would raise about eight false alarms. A rank never decides it.

Incidents and interviews of the same child are not independent of each other, so these intervals understate how unsure
figures about them are. They carry that caution wherever they are shown, and nothing better or worse is said of them.
""",
            calculate=verdicts,
            examples=(
                Example(
                    title="The same share, of children and of interviews",
                    given="""
                    count | of  | of what    | England
                    ------+-----+------------+--------
                    50    | 100 | children   | 36%
                    50    | 100 | children   | 35%
                    50    | 100 | children   | 65%
                    50    | 100 | interviews | 35%
                    """,
                    expected="""
                    from  | to    | said
                    ------+-------+--------
                    35.2% | 64.8% | similar
                    35.2% | 64.8% | better
                    35.2% | 64.8% | worse
                    35.2% | 64.8% | nothing
                    """,
                ),
            ),
        ),
        Topic(
            title="When areas vary more than chance",
            text="""
Every funnel states its dispersion, phi: the mean of the squared distances from the baseline in standard errors, after
the most extreme tenth at each end has been pulled in to the tenth and ninetieth percentile (Spiegelhalter, Statistics
in Medicine 24, 2005). Chance alone gives a phi of about 1 or less. Where phi is above 1 and chance would give so much
less often than once in 20 times (by the chi-squared distribution, one degree of freedom fewer than there are areas),
the limits are widened by the square root of phi, and it is said that areas vary more than chance and the limits are a
guide.
""",
            calculate=dispersions,
            examples=(
                Example(
                    title="Eleven areas, one of them far out",
                    given="""
                    standard errors from the baseline
                    ---------------------------------
                    -9 -2 -1 -1 0 0 1 1 2 3 50
                    -2 -1 -1 -1 0 0 0 1 1 1 2
                    """,
                    expected="""
                    phi  | by chance in | limits widened
                    -----+--------------+---------------
                    3.09 | 0.0%         | yes
                    0.73 | 63%          | no
                    """,
                    working="""
First row: −9 is pulled in to −2 and 50 to 3, so phi is (4 + 4 + 1 + 1 + 0 + 0 + 1 + 1 + 4 + 9 + 9) / 11 = 34 / 11.
""",
                ),
            ),
        ),
        Topic(
            title="A widened funnel",
            text="",
            calculate=funnel,
            examples=(
                Example(
                    title="A phi of 4 makes 400 children tell as little as 100",
                    given="""
                    children | baseline | confidence | phi
                    ---------+----------+------------+----
                    400      | 50%      | 95%        | 1
                    400      | 50%      | 95%        | 4
                    """,
                    expected="""
                    from  | to
                    ------+------
                    45.1% | 54.9%
                    40.2% | 59.8%
                    """,
                ),
            ),
        ),
        Topic(
            title="Shares of councils",
            text="""
All councils are asked. Their share is a census with gaps and not a sample, so it carries no sampling interval. What is
not known is what the silent councils would have said: the range runs from none of them to all of them.
""",
            calculate=councils,
            examples=(
                Example(
                    title="Thirty of 120 answers, 152 asked",
                    given="""
                    say so | answered | asked
                    -------+----------+------
                    30     | 120      | 152
                    0      | 0        | 152
                    """,
                    expected="""
                    share | at least | at most
                    ------+----------+--------
                    25.0% | 19.7%    | 40.8%
                    –     | 0.0%     | 100.0%
                    """,
                    working="At least 30 / 152; at most (30 + 32) / 152.",
                ),
            ),
        ),
    ),
)
