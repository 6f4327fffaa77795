"""Documents of JSON columns: what is written is what is read back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.documents import as_json

# Texts with halves of characters and numbers of any length are among them.
texts = st.text(st.characters())
leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts
documents = st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=20)


@given(documents)
def test_a_document_is_read_back_as_it_was_written(document: object) -> None:
    assert json.loads(as_json(document)) == document


class Asked(NamedTuple):
    sheet: str
    column: int


def test_a_named_tuple_is_a_list() -> None:
    assert json.loads(as_json([Asked("Sheet1", 3)])) == [["Sheet1", 3]]


@dataclass
class Something:
    number: int = 1


@pytest.mark.parametrize("stranger", [date(2026, 3, 1), Something(), {1, 2}, b"bytes"])
def test_what_would_be_read_back_as_something_else_is_refused(stranger: object) -> None:
    with pytest.raises(TypeError):
        as_json({"told": stranger})
