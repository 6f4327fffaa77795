"""How often the database is told of who is here, and asked for others."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from services.assessment.presence import Beside
from services.exceptions import StorageUnavailableError
from ui.assessing import presence

HERE = ("E08000035", "runaways-charter-2012", "2026")


class Book:
    """What was told and asked, and the seconds on the clock."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.asked, self.clock, self.is_away = 0, 1000.0, False

    def note(self, _person: object, *_here: str, part: str) -> None:
        if self.is_away:
            raise StorageUnavailableError("Away.")
        self.told.append(part)

    def others(self, _person: object, *_here: str) -> tuple[Beside, ...]:
        self.asked += 1
        return (Beside("Ben", "Plans", self.asked),)

    def look(self, part: str, *, after: float = 0, round_: str = HERE[2]) -> str:
        self.clock += after
        services: Any = SimpleNamespace(here=self, person=None)
        return presence.words_on_others(services, *HERE[:2], round_, part)


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> Book:
    made = Book()
    monkeypatch.setattr(presence.st, "session_state", {})
    monkeypatch.setattr(presence.time, "monotonic", lambda: made.clock)
    return made


def test_who_comes_is_told_and_shown_the_others_at_once(book: Book) -> None:
    assert book.look("count-1").startswith("Ben has the part")
    assert (book.told, book.asked) == (["count-1"], 1)


def test_who_turns_the_pages_waits_for_no_write_but_sees_others_come(book: Book) -> None:
    book.look("count-1")
    for part in ("think-1", "act-1", "count-1"):
        book.look(part, after=4)
    assert (book.told, book.asked) == (["count-1"], 2)


def test_who_stays_is_told_of_again_long_before_they_are_taken_to_have_gone(book: Book) -> None:
    for _ in range(9):
        book.look("count-1", after=10)
    assert (len(book.told), book.asked) == (5, 9)


def test_another_questionnaire_is_told_at_once(book: Book) -> None:
    book.look("count-1")
    book.look("count-1", after=1, round_="2027")
    assert (book.told, book.asked) == (["count-1", "count-1"], 2)


def test_a_database_that_was_away_is_told_when_it_is_back(book: Book) -> None:
    book.is_away = True
    with pytest.raises(StorageUnavailableError):
        book.look("count-1")
    book.is_away = False
    book.look("count-1", after=1)
    assert book.told == ["count-1"]
