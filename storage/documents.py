"""How documents are written into JSON columns."""

from __future__ import annotations

import json
from typing import Any

import orjson

PLAIN_VALUES_ONLY = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
"""Days and dataclasses are a mistake here: what is read back would be something else than what was written."""


def as_json(value: Any) -> str:
    """A document as text. TypeError where it holds more than texts, numbers, truths, lists and dictionaries."""
    try:
        return orjson.dumps(value, option=PLAIN_VALUES_ONLY).decode()
    except TypeError:
        # Numbers of over 64 bits, halves of characters and named tuples are seldom, and only the slow way has them.
        return json.dumps(value)
