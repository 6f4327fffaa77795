"""What a person said of how one file is to be read: kept with its import, so that it can be read the same way again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from foi_data.said import Said

NO_LAYOUT = "-"
"""As `layout`: use none, not even one that fits."""


@dataclass(frozen=True)
class Choices:
    """What a person said; what they did not say is found out from the file.

    `layout` is the name of a kept layout, "" for the one that fits and `NO_LAYOUT` for none; `layout_text` is the text
    of the one that an accepted file was read by. `header_row` counts from 1. `at` is the day that the requests went
    out, as of which names are read. `mapping` has column letters with question or role, `bodies` rows with codes of
    authorities, `notes` rows that are no returns, `asks` rows with the id of the question that they ask. `body` is the
    code of the authority whose answers all are, in a file that names none. `year` is that of a wide official file (to
    31 March).
    """

    question_set: str = ""
    layout: str = ""
    layout_text: str = ""
    sheet: str = ""
    header_row: int = 0
    period: str = ""
    at: date | None = None
    mapping: tuple[tuple[str, str], ...] = ()
    bodies: tuple[tuple[int, str], ...] = ()
    notes: tuple[int, ...] = ()
    year: int | None = None
    body: str = ""
    asks: tuple[tuple[int, str], ...] = ()

    @property
    def said(self) -> Said:
        """What was said of the table itself, as the reader of returns takes it."""
        return Said(
            self.sheet, self.header_row, self.period, dict(self.mapping), dict(self.bodies), self.notes,
            dict(self.asks), self.body,
        )  # fmt: skip

    @property
    def as_stored(self) -> dict[str, Any]:
        """What was said, as JSON holds it."""
        said = {name: value for name, value in asdict(self).items() if value}
        return said | ({"at": self.at.isoformat()} if self.at else {})

    def with_column(self, letter: str, meaning: str) -> Choices:
        """The same with one column said to be something; an empty meaning takes it back."""
        said = {**dict(self.mapping), letter: meaning}
        return replace(self, mapping=tuple(sorted((key, value) for key, value in said.items() if value)))

    def with_row(self, row: int, code: str) -> Choices:
        """The same with one row said to be an authority's; an empty code takes that, or that it is a note, back."""
        said = {**dict(self.bodies), row: code}
        rest = tuple(number for number in self.notes if number != row)
        return replace(self, bodies=tuple(sorted((key, value) for key, value in said.items() if value)), notes=rest)

    def with_note(self, row: int) -> Choices:
        """The same with one row said to be no return."""
        plain = self.with_row(row, "")
        return replace(plain, notes=tuple(sorted({*plain.notes, row})))

    def with_question(self, row: int, question: str) -> Choices:
        """The same with one row said to ask a question; an empty id takes it back."""
        said = {**dict(self.asks), row: question}
        return replace(self, asks=tuple(sorted((key, value) for key, value in said.items() if value)))

    def on_sheet(self, sheet: str, header_row: int) -> Choices:
        """The same for another table of the file: what was said of columns and rows of the old one is dropped."""
        plain = replace(self, mapping=(), bodies=(), notes=(), asks=(), body=self.body if sheet == self.sheet else "")
        return replace(plain, sheet=sheet, header_row=header_row)


NOTHING_SAID = Choices()


def choices_of(stored: Mapping[str, Any] | None) -> Choices:
    """What `Choices.as_stored` stored."""
    said = dict(stored or {})
    if "at" in said:
        said["at"] = date.fromisoformat(said["at"])
    for name in ("mapping", "bodies", "asks"):
        said[name] = tuple((key, value) for key, value in said.get(name, ()))
    said["notes"] = tuple(said.get("notes", ()))
    return Choices(**said)
