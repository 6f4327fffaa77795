"""docs/permissions.md, made of `charter.permissions`: every role, every action, own area and others.

`python -m tasks.permissions_document` writes it; a test holds that it is current, and another that every cell of it is
true of the services.
"""

from __future__ import annotations

from pathlib import Path

from charter.permissions import ROLE_WORDS, ROLES, Action, Grant, Role, may

DOCUMENT = Path(__file__).parents[1] / "docs" / "permissions.md"
OWN, OTHER = "E08000035", "E10000016"
"""Any two areas: the table is the same for all of them."""

HEAD = """# Who may do what

*This file is generated from `charter/permissions.py` by `python -m tasks.permissions_document`. Do not edit it here.*

A role is given for one area, or for every area. **own**: in the area it was given for (in all of them, where it was
given for every area). **every**: only where it was given for every area, because the thing is about many areas at once.
**all**: everywhere. An empty cell: not allowed. A person may hold several roles; what any of them allows is allowed.

Without sign-in there is one local person with every right, and the server answers this computer only. With sign-in,
nobody gets further than the first page before signing in; signed in without a role, a person sees what is published.
Each service checks the table itself, again in the transaction that writes; that buttons are grey is a courtesy.
What may be done *now*, for example with a round that was submitted, is another question with rules of its own."""


def render() -> str:
    """The document."""
    columns = ["", "no role", *(ROLE_WORDS[role] for role in ROLES)]
    rows = [[action.value, cell(None, action), *(cell(role, action) for role in ROLES)] for action in Action]
    lines = [columns, ["---"] * len(columns), *rows]
    return f"{HEAD}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def cell(role: Role | None, action: Action) -> str:
    """What a role allows of an action: where, in one word."""
    own = [Grant(role, OWN)] if role else []
    everywhere = [Grant(role)] if role else []
    if may(own, action, OTHER):
        return "all"
    if may(own, action, OWN):
        return "own"
    return "every" if may(everywhere, action, OTHER) else ""


def main() -> None:
    """Write the document."""
    DOCUMENT.write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    main()
