"""What storage keeps of waves of requests: what was asked, of whom, when, and what a person noted of a reply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True)
class WaveRecord:
    """One wave. `sent` is the day the requests went out, None where nobody said; `questions` those of the set that were
    asked, empty for all of them. `published_at` is None while its figures may still change."""

    id: int
    name: str
    question_set: str
    created_by: str
    created_at: datetime
    sent: date | None = None
    working_days: int = 20
    questions: tuple[str, ...] = ()
    published_by: str | None = None
    published_at: datetime | None = None


@dataclass(frozen=True)
class RequestRecord:
    """One authority asked in a wave. `sent` is its own day where it has one; `state`, `state_day` and `note` are what a
    person noted of the reply, `state` empty where nobody did."""

    wave_id: int
    area_code: str
    sent: date | None = None
    asked_as: str = ""
    state: str = ""
    state_day: date | None = None
    note: str = ""
    changed_by: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True)
class Asked:
    """An authority to put on a wave's list, with a day of its own and the name it was given by, where there are any."""

    area_code: str
    sent: date | None = None
    asked_as: str = ""


class Waves(Protocol):
    """Waves of requests and who was asked. A wave that a file was accepted for is here too, without a day."""

    def list(self) -> Sequence[WaveRecord]:
        """Every wave that was not deleted, oldest first. Who reads them in a transaction that writes relies on them:
        they stay as they are until it ends."""

    def locked(self, wave_id: int) -> WaveRecord:
        """One wave, which nobody else can change, bring files into or take files from until this transaction ends.

        NotFoundError where it is not there any more.
        """

    def deleted(self) -> Sequence[WaveRecord]:
        """Those that were deleted, oldest first."""

    def requests(self, wave_id: int) -> Sequence[RequestRecord]: ...
    def create(self, name: str, question_set: str) -> int: ...
    def change(self, wave_id: int, *, sent: date | None, working_days: int, questions: Sequence[str]) -> None: ...
    def rename(self, wave_id: int, name: str) -> None:
        """Give a wave another name, and with it its files, corrections, codes and settlements. RefusedError for a name
        under which something is kept already."""

    def delete(self, wave_id: int) -> None: ...
    def bring_back(self, wave_id: int) -> None:
        """Let a wave that was deleted be there again."""

    def bring_back_named(self, name: str) -> None:
        """The same by its name, where there is a deleted one: a file of it counts again."""

    def ask(self, wave_id: int, asked: Iterable[Asked]) -> int:
        """Put authorities on the list, or give those that are there their new day; how many are new."""

    def unask(self, wave_id: int, area_codes: Iterable[str]) -> int:
        """Take authorities off the list; how many that were."""

    def note_reply(self, wave_id: int, area_codes: Iterable[str], state: str, day: date | None, note: str) -> None: ...
    def publish(self, wave_id: int) -> None: ...
    def withdraw(self, wave_id: int) -> None:
        """Take the publication back."""

    def sent_days(self) -> Mapping[tuple[str, str], date]:
        """The day each authority was asked, by wave's name and area code; under ("name", "") the wave's own day."""
