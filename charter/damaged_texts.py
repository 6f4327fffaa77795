"""Texts that cannot be kept: PostgreSQL refuses them, and a backup of an SQLite database that held one would too."""

from __future__ import annotations

import re

DAMAGED = re.compile("[\0\ud800-\udfff]")
SENTENCE = "holds a damaged character, which cannot be kept. Type the text instead of copying it."


def is_damaged(text: str) -> bool:
    """Whether a text holds the character number nought, or half of a character."""
    return DAMAGED.search(text) is not None
