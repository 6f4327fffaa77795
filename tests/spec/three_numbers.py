"""Section 3: standards, pillars and the total."""

from __future__ import annotations

from tests.spec.answers import score_nodes
from tests.spec.specimen import Example, Section, Topic

SECTION = Section(
    number=3,
    title="Standards, pillars and the total: three numbers and a coverage",
    text="""
A standard, a pillar and the total are never one number alone.

- **Low** counts every missing item as 0. It is the weighted sum of the item scores.
- **High** counts every missing item as fully in place: low plus the weight of what is missing.
- **Coverage** is the weight of the items that are answered, from 0 to 1.
- **Score** is low divided by coverage: the weighted mean over what is answered. It is given only where coverage is at
  least the instrument's minimum, which is 0.75 unless its file says otherwise. Below that the range stands alone.

Each standard, pillar and total also has a state. It is **met** when every applicable item below it is answered at the
highest level, **not met** as soon as one answered item is below the highest, and otherwise **undetermined**. Signing is
a promise of the charter as a whole, so the state of the total says whether the promise is kept.
""",
    topics=(
        Topic(
            title="From items to the total",
            text="",
            calculate=score_nodes,
            examples=(
                Example(
                    title="Everything is answered",
                    given="""
                    standard | item | answer
                    ---------+------+----------------
                    S        | S1   | fully in place
                    S        | S2   | partly in place
                    T        | T1   | planned
                    """,
                    expected="""
                    node  | score | low  | high | coverage | state
                    ------+-------+------+------+----------+--------
                    S     | 83.3  | 83.3 | 83.3 | 1        | not met
                    T     | 33.3  | 33.3 | 33.3 | 1        | not met
                    total | 58.3  | 58.3 | 58.3 | 1        | not met
                    """,
                    working="S: (100 + 66.7) / 2 = 83.3. Total: (83.3 + 33.3) / 2 = 58.3.",
                ),
                Example(
                    title="One answer is missing",
                    given="""
                    standard | item | answer
                    ---------+------+----------------
                    S        | S1   | fully in place
                    S        | S2   | not known
                    T        | T1   | fully in place
                    T        | T2   | planned
                    """,
                    expected="""
                    node  | score | low  | high  | coverage | state
                    ------+-------+------+-------+----------+-------------
                    S     | –     | 50   | 100   | 0.5      | undetermined
                    T     | 66.7  | 66.7 | 66.7  | 1        | not met
                    total | 77.8  | 58.3 | 83.3  | 0.75     | not met
                    """,
                    text="Half of S is answered, too little for a score. Three quarters of the total is just enough.",
                    working="""
Total: low is 1/4 × 100 + 1/4 × 0 + 1/4 × 100 + 1/4 × 33.3 = 58.3; high is 58.3 + 25 = 83.3; score is
58.3 / 0.75 = 77.8.
""",
                ),
                Example(
                    title="Nothing is answered yet",
                    given="""
                    standard | item | answer
                    ---------+------+----------
                    S        | S1   | not given
                    S        | S2   | not known
                    """,
                    expected="""
                    node  | score | low | high | coverage | state
                    ------+-------+-----+------+----------+-------------
                    total | –     | 0   | 100  | 0        | undetermined
                    """,
                    text="The range is everything that is possible. It is not a score of 0.",
                ),
                Example(
                    title="All that is answered is in place, and one answer is missing",
                    given="""
                    item | answer
                    -----+---------------
                    A    | fully in place
                    B    | fully in place
                    C    | fully in place
                    D    | fully in place
                    E    | not given
                    """,
                    expected="""
                    node  | score | low | high | coverage | state
                    ------+-------+-----+------+----------+-------------
                    total | 100   | 80  | 100  | 0.8      | undetermined
                    """,
                    text="A score of 100 is not yet a promise kept: the fifth item may not be in place.",
                ),
            ),
        ),
        Topic(
            title="Items that do not apply or do not weigh",
            text="""
A node in which nothing applies has no numbers and no state. Neither has a node numbers whose applicable items all weigh
0; its state still looks at every applicable item, because a promise does not depend on weights.
""",
            calculate=score_nodes,
            examples=(
                Example(
                    title="One item does not apply",
                    given="""
                    standard | item | answer
                    ---------+------+----------------
                    S        | S1   | fully in place
                    S        | S2   | not applicable
                    T        | T1   | not in place
                    """,
                    expected="""
                    node  | score | low | high | coverage | state
                    ------+-------+-----+------+----------+--------
                    S     | 100   | 100 | 100  | 1        | met
                    T     | 0     | 0   | 0    | 1        | not met
                    total | 50    | 50  | 50   | 1        | not met
                    """,
                ),
                Example(
                    title="A whole standard does not apply",
                    given="""
                    standard | item | answer
                    ---------+------+----------------
                    S        | S1   | not applicable
                    S        | S2   | not applicable
                    T        | T1   | partly in place
                    """,
                    expected="""
                    node  | score | low  | high | coverage | state
                    ------+-------+------+------+----------+--------
                    S     | –     | –    | –    | –        | –
                    T     | 66.7  | 66.7 | 66.7 | 1        | not met
                    total | 66.7  | 66.7 | 66.7 | 1        | not met
                    """,
                ),
                Example(
                    title="Items asked of partners weigh 0 in the council's total",
                    given="""
                    standard | item | item weight | answer
                    ---------+------+-------------+----------------
                    S        | S1   | 1           | fully in place
                    S        | S2   | 0           | not in place
                    T        | T1   | 0           | fully in place
                    """,
                    expected="""
                    node  | score | low | high | coverage | state
                    ------+-------+-----+------+----------+--------
                    S     | 100   | 100 | 100  | 1        | not met
                    T     | –     | –   | –    | –        | met
                    total | 100   | 100 | 100  | 1        | not met
                    """,
                    text="S has full marks for the council's own part, and is not met while its partner's part is not.",
                ),
                Example(
                    title="Nothing applies at all",
                    given="""
                    standard | item | answer
                    ---------+------+---------------
                    S        | S1   | not applicable
                    T        | T1   | not applicable
                    """,
                    expected="""
                    node  | score | low | high | coverage | state
                    ------+-------+-----+------+----------+------
                    total | –     | –   | –    | –        | –
                    """,
                ),
            ),
        ),
    ),
)
