"""Every box for text of one's own is watched for a child's data, or is listed here with the reason why it is not."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
BOXES = ("text_input", "text_area", "data_editor", "chat_input")
WATCHES = ("check_typed", "waits_for_a_look", "save")
"""What looks at a text before it is kept: `save` is that of ui/assessing/saving.py."""
NOT_KEPT = {
    "Thing (its number or id)": "a search, kept nowhere",
    "Own limits": "numbers of a map's classes",
    "Ask what a name means": "a question, kept nowhere",
    "Year of the list, if its name has none": "a year",
    "Year of the list": "a year",
    "for the period": "read as a period or refused",
    "Period of columns that name none": "read as a period or refused",
    "Names, one a line": "names of authorities, each resolved or refused",
    "E-mail address": "of somebody who is invited to work here",
    "Name, if you like: they bring their own when they sign in": "of somebody who is invited to work here",
    "Your name": "of a coder",
    "Its name, usually a year": "the name of a year's round",
}


def text_boxes(path: Path) -> list[tuple[str, str]]:
    """Each text box of a module: its label, and the module."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in BOXES:
            label = node.args[0] if node.args else None
            found.append((label.value if isinstance(label, ast.Constant) else ast.unparse(label or node), path.name))
    return found


def names_called(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def test_every_box_for_text_is_watched_or_says_why_not() -> None:
    unwatched = {
        label: module
        for folder in ("ui", "pages")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if not names_called(path) & set(WATCHES)
        for label, module in text_boxes(path)
        if label not in NOT_KEPT
    }
    assert unwatched == {}


def test_no_reason_is_left_over_for_a_box_that_is_gone() -> None:
    labels = {
        label for folder in ("ui", "pages") for path in (ROOT / folder).rglob("*.py") for label, _ in text_boxes(path)
    }
    assert set(NOT_KEPT) <= labels
