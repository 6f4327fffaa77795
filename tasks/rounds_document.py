"""docs/rounds.md out of the tables in `charter.rounds`, `charter.policies` and `charter.permissions`.

`python -m tasks.rounds_document` writes it; a test fails while the committed file is not what the tables say.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from charter.permissions import ROLE_WORDS, Action, roles_that_may
from charter.policies import POLICIES
from charter.rounds import ACTIVITIES, PUBLIC_STATES, STATE_MEANINGS, STATES, TRANSITIONS, diagram

ROUNDS = Path(__file__).parents[1] / "docs" / "rounds.md"

INTRODUCTION = """\
# Rounds of self-assessment

A round is one area's answers to one instrument, once: usually a year. This page says which states it goes through, who
may move it on, and what has to be true first.

*This file is generated from `charter/rounds.py`, `charter/policies.py` and `charter/permissions.py` by
`python -m tasks.rounds_document`. Do not edit it here.*
"""


def document() -> str:
    """The whole of docs/rounds.md."""
    sections = (
        INTRODUCTION,
        f"```mermaid\n{diagram()}\n```\n",
        "## States\n",
        as_table(
            ("State", "What it means", "Who sees it"),
            [(s, STATE_MEANINGS[s], "Everybody" if s in PUBLIC_STATES else "Its own area") for s in STATES],
        ),
        "## Steps from one state to the next\n",
        as_table(
            ("From", "Step", "To", "Roles that may", "Rules"),
            [(t.start, t.step, t.end, roles_words(t.action), "; ".join(t.rules)) for t in TRANSITIONS],
        ),
        "Publishing a round supersedes the one of the same area and instrument that was public before.\n",
        "## What can be done within a state\n",
        as_table(
            ("Work", "While the round is", "Roles that may", "Rules"),
            [(a.work, " or ".join(a.states), roles_words(a.action), "; ".join(a.rules)) for a in ACTIVITIES],
        ),
        "## The rules\n",
        as_table(("Rule", "What it asks"), [(name, policy.words) for name, policy in POLICIES.items()]),
    )
    return "\n".join(sections)


def roles_words(action: Action | None) -> str:
    if action is None:
        return "nobody: it follows from publishing another round"
    return ", ".join(ROLE_WORDS[role] for role in roles_that_may(action))


def as_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell or '–' for cell in line)} |" for line in lines) + "\n"


if __name__ == "__main__":
    ROUNDS.write_text(document(), encoding="utf-8")
