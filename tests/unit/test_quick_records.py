"""Records that are made quickly are as frozen, as checked and as equal as the others."""

from __future__ import annotations

import inspect
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from foi_data.parsed import Cell, ParsedAnswer
from foi_data.quick_records import quickly_made
from services.ports import FoiAnswer


@quickly_made
@dataclass(frozen=True, slots=True)
class Slotted:
    first: int
    second: str = "two"

    def __post_init__(self) -> None:
        if self.first < 0:
            raise ValueError("below zero")


@quickly_made
@dataclass(frozen=True)
class Plain:
    first: int
    second: str = "two"


@pytest.mark.parametrize("made", [Slotted, Plain])
def test_values_and_defaults_are_put_in_their_places(made: type[Slotted]) -> None:
    one = made(1)
    assert (one.first, one.second) == (1, "two")
    assert one == made(first=1, second="two")
    assert hash(one) == hash(made(1))
    assert replace(one, second="three") == made(1, "three")
    assert pickle.loads(pickle.dumps(one)) == one
    assert repr(one).endswith("(first=1, second='two')")


@pytest.mark.parametrize("made", [Slotted, Plain])
def test_nothing_can_be_changed_afterwards(made: type[Slotted]) -> None:
    one = made(1)
    with pytest.raises(FrozenInstanceError):
        one.first = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del one.second  # type: ignore[misc]


def test_checks_are_still_made() -> None:
    with pytest.raises(ValueError, match="below zero"):
        Slotted(-1)
    with pytest.raises(TypeError):
        Slotted()  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="no answer status"):
        ParsedAnswer("E1", None, "", None, "", "lost", None, None, None, None, None, (), "", 1.0, Cell("", 1, "A", ""))  # type: ignore[arg-type]


def test_a_field_made_by_a_factory_is_refused() -> None:
    @dataclass(frozen=True)
    class Made:
        parts: list[int] = field(default_factory=list)

    with pytest.raises(TypeError, match="not made quickly"):
        quickly_made(Made)


@pytest.mark.parametrize("made", [Cell, ParsedAnswer, FoiAnswer])
def test_the_arguments_are_the_fields_in_order(made: type) -> None:
    fields = list(made.__dataclass_fields__)  # type: ignore[attr-defined]
    assert list(inspect.signature(made).parameters) == fields
