"""Section 6: how sure a rank is."""

from __future__ import annotations

import numpy as np

from charter import robustness
from charter.statistics import competition_rank
from tests.spec.answers import LABELS
from tests.spec.specimen import Example, Section, Table, Topic, show

DRAWS, SEED = 20_000, 2013


def tables_of(given: Table) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Areas, their scores and the items' weights; the row called "weight" holds the weights."""
    items = [column for column in given[0] if column != "area"]
    weights = np.array([float(given[0][item]) for item in items])
    rows = [[score_of(row[item]) for item in items] for row in given[1:]]
    return [row["area"] for row in given[1:]], np.array(rows), weights


def score_of(answer: str) -> float:
    return LABELS.index(answer) / 3 if answer in LABELS else float("nan")


def simulate(given: Table, expected: Table) -> Table:
    areas, scores, weights = tables_of(given)
    found = robustness.rank_uncertainty(scores, weights, draws=DRAWS, seed=SEED)
    rows = []
    for row in expected:
        place = areas.index(row["area"])
        figures = {
            "area": row["area"],
            "5th percentile": show(found.rank_p5[place]),
            "median": show(found.median_rank[place]),
            "95th percentile": show(found.rank_p95[place]),
            "top quarter": f"{100 * found.top_quarter[place]}%",
            "bottom quarter": f"{100 * found.bottom_quarter[place]}%",
        }
        rows.append({column: figures[column] for column in row})
    return rows


def aggregations(given: Table, expected: Table) -> Table:
    """Arithmetic and geometric means of the answered items, and the ranks they give."""
    areas, scores, weights = tables_of(given)
    ranked = robustness.parse_ranked_areas(scores, weights, None, possible_scores=None, minimum_coverage=0.75)
    arithmetic = robustness.answered_scores(ranked, ranked.base[np.newaxis])[0]
    geometric = robustness.geometric_scores(ranked)[0]
    ranks = [competition_rank(figures) for figures in (arithmetic, geometric)]
    return [
        {
            "area": area,
            "arithmetic": show(100 * arithmetic[place]),
            "rank": str(int(ranks[0][place])),
            "geometric": show(100 * geometric[place]),
            "rank then": str(int(ranks[1][place])),
        }
        for place, area in enumerate(areas)
    ]


SECTION = Section(
    number=6,
    title="How sure is a rank?",
    text="""
A rank depends on choices that could fairly have been made differently. So the ranking is made again 10,000 times. Each
time the weights are drawn anew around the nominal ones (from a Dirichlet distribution with concentration 200, under
which an item weighing one twenty-fourth typically varies by a third of that; a weight of 0 stays 0), every missing
answer is given one of its possible levels, each as likely as the others, and items that do not apply stay out. The same
areas are ranked as in section 5: those with a score.

Of the 10,000 ranks of an area the median, the 5th and the 95th percentile are shown, and the share that fall in the top
and in the bottom quarter. The draws start from a fixed seed, so that anybody can have the same ones again. No rank is
shown without this.
""",
    topics=(
        Topic(
            title="Cases that can be worked out by hand",
            text="The simulation comes within a percentage point of these.",
            calculate=simulate,
            tolerance=1.0,
            examples=(
                Example(
                    title="Better at everything: no choice of weights matters",
                    given="""
                    area   | A               | B
                    -------+-----------------+----------------
                    weight | 1               | 1
                    P      | fully in place  | fully in place
                    Q      | partly in place | partly in place
                    R      | planned         | planned
                    S      | not in place    | not in place
                    """,
                    expected="""
                    area | 5th percentile | median | 95th percentile | top quarter | bottom quarter
                    -----+----------------+--------+-----------------+-------------+---------------
                    P    | 1.0            | 1.0    | 1.0             | 100%        | 0%
                    Q    | 2.0            | 2.0    | 2.0             | 0%          | 0%
                    R    | 3.0            | 3.0    | 3.0             | 0%          | 0%
                    S    | 4.0            | 4.0    | 4.0             | 0%          | 100%
                    """,
                ),
                Example(
                    title="Opposite strengths: the weights decide, and they are even",
                    given="""
                    area   | A              | B
                    -------+----------------+---------------
                    weight | 1              | 1
                    P      | fully in place | not in place
                    Q      | not in place   | fully in place
                    R      | not in place   | not in place
                    S      | not in place   | not in place
                    """,
                    expected="""
                    area | 5th percentile | 95th percentile | top quarter
                    -----+----------------+-----------------+------------
                    P    | 1.0            | 2.0             | 50%
                    Q    | 1.0            | 2.0             | 50%
                    R    | 3.0            | 3.0             | 0%
                    """,
                    working="P leads whenever A is drawn heavier than B: half of the time. R and S share third place.",
                ),
                Example(
                    title="One missing answer",
                    given="""
                    area   | A               | B
                    -------+-----------------+---------------
                    weight | 1               | 3
                    P      | partly in place | fully in place
                    Q      | not known       | fully in place
                    R      | not in place    | not in place
                    S      | not in place    | not in place
                    """,
                    expected="""
                    area | 5th percentile | 95th percentile | top quarter | bottom quarter
                    -----+----------------+-----------------+-------------+---------------
                    P    | 1.0            | 2.0             | 75%         | 0%
                    Q    | 1.0            | 2.0             | 50%         | 0%
                    R    | 3.0            | 3.0             | 0%          | 100%
                    """,
                    working="""
Q is drawn as one of four levels. With the two lower ones it falls behind P, with the third it is level and both are
first, with the highest it leads. P is first in 3 of 4 draws, Q in 2 of 4. R and S are level in last place.
""",
                ),
            ),
        ),
        Topic(
            title="Another way to add up",
            text="""
Adding up lets a strong item make good a weak one. A geometric mean does so less. Where the two are compared, 0.01 is
added to every item's score (0 to 1) before and taken off after, so that one zero does not decide everything. For each
area it is also worked out which of three things moves its rank most when it alone is changed: the weights, the missing
answers, or the way of adding up.
""",
            calculate=aggregations,
            examples=(
                Example(
                    title="Even and uneven areas",
                    given="""
                    area   | A               | B
                    -------+-----------------+----------------
                    weight | 1               | 1
                    P      | fully in place  | not in place
                    Q      | planned         | planned
                    R      | partly in place | partly in place
                    """,
                    expected="""
                    area | arithmetic | rank | geometric | rank then
                    -----+------------+------+-----------+----------
                    P    | 50         | 2    | 9.0       | 3
                    Q    | 33.3       | 3    | 33.3      | 2
                    R    | 66.7       | 1    | 66.7      | 1
                    """,
                    working="P: √(1.01 × 0.01) − 0.01 = 0.1005 − 0.01 = 0.0905.",
                ),
            ),
        ),
    ),
)
