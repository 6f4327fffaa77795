"""What a returned questionnaire says beside what stands here: item by item, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from charter.framework import instrument
from charter.wording import counted
from geo.areas import authority
from services.assessment.questionnaire_files import Marks
from services.assessment.questionnaire_texts import FIELDS, HEADINGS, FieldName, Texts
from services.tables import OWN_LICENCE, Column, Table

Kind = Literal["taken", "conflict", "invalid", "unknown", "repeated", "left", "absent", "same"]
KIND_WORDS: Mapping[Kind, str] = {
    "taken": "Changed in the file: will be taken",
    "conflict": "Changed in the file and here: choose",
    "invalid": "Cannot be taken as it is",
    "unknown": "Not an item of this instrument",
    "repeated": "In the file twice",
    "left": "Changed here since: stays as it is",
    "absent": "No row in the file: stays as it is",
    "same": "No difference",
}
Choice = Literal["file", "here", "both", "rest"]
CHOICE_WORDS: Mapping[Choice, str] = {
    "file": "Take the file's",
    "here": "Keep what is here",
    "both": "Take what changed in the file and keep the rest",
    "rest": "Keep what changed here and take the rest of what changed in the file",
}


@dataclass(frozen=True)
class Target:
    """What a file is brought back into."""

    area_code: str
    instrument_id: str
    round: str

    @property
    def words(self) -> str:
        return (
            f"{authority(self.area_code).plain_name}, {instrument(self.instrument_id).short_title}, round {self.round}"
        )


@dataclass(frozen=True)
class Difference:
    """One item: what the file says, what stands here, what the file was given (None: not known), and what follows.

    `row` is the file's, None where it has none. `changed` are the fields that the file changes; `expected_version` the
    version that stood here when the two were compared.
    """

    item_id: str
    kind: Kind
    row: int | None = None
    theirs: Texts | None = None
    ours: Texts | None = None
    base: Texts | None = None
    changed: tuple[FieldName, ...] = ()
    changed_here: tuple[FieldName, ...] = ()
    message: str = ""
    warning: str = ""
    expected_version: int = 0

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What can be chosen. The two can be put together where one of them changed a field that the other did not; if
        both changed one field too, either of them can be the one that counts there."""
        if self.base is None:
            return ("file", "here")
        file, here = set(self.changed), set(self.changed_here)
        together: list[Choice] = ["both"] if here - file else []
        if file & here and file - here:
            together.append("rest")
        return ("file", "here", *together)

    def result(self, choice: Choice) -> Texts:
        """The row's texts after a choice."""
        theirs, ours = self.theirs or {}, self.ours or {}
        from_file = self.fields_from_file(choice)
        return {field: (theirs if field in from_file else ours)[field] for field in FIELDS}

    def fields_from_file(self, choice: Choice) -> frozenset[FieldName]:
        """The fields that a choice takes from the file; the reason goes with the answer."""
        if choice in ("file", "here"):
            return frozenset(FIELDS if choice == "file" else ())
        taken = set(self.changed) - (set(self.changed_here) if choice == "rest" else set())
        if "answer" in (*self.changed, *self.changed_here):
            taken = taken | {"reason"} if "answer" in taken else taken - {"reason"}
        return frozenset(taken)


@dataclass(frozen=True)
class Comparison:
    """A returned file beside what stands here."""

    file_name: str
    target: Target
    marks: Marks | None
    notes: tuple[str, ...]
    differences: tuple[Difference, ...]

    def of_kind(self, *kinds: Kind) -> tuple[Difference, ...]:
        return tuple(one for one in self.differences if one.kind in kinds)

    @property
    def sentence(self) -> str:
        """How many items of which kind, in one line."""
        numbers = {kind: len(self.of_kind(kind)) for kind in KIND_WORDS}
        aside = numbers["invalid"] + numbers["unknown"] + numbers["repeated"]
        cannot = f"{aside} cannot be taken as they are" if aside != 1 else "1 cannot be taken as it is"
        stay = numbers["left"] + numbers["absent"]
        return (
            f"{counted(numbers['taken'], 'item')} changed in the file alone, {numbers['conflict']} changed in the file "
            f"and here, {cannot}; {stay} left as here, {numbers['same']} without a difference."
        )

    @property
    def table(self) -> Table:
        """Every item, what the file says and what stands here, field by field where they differ."""
        columns = (
            Column("row", "Row", "whole_number", "As the sheet numbers it"),
            Column("item_id", "Item"),
            Column("what", "What follows"),
            Column("field", "Column", meaning="The column of the questionnaire that differs"),
            Column("file", "In the file"),
            Column("here", "Here now"),
            Column("given", "When the file was made", meaning="Empty where the file does not remember it"),
            Column("message", "What to know"),
        )
        rows = tuple(
            (
                one.row, one.item_id, KIND_WORDS[one.kind], HEADINGS[field] if field else "",
                (one.theirs or {}).get(field, "") if field else "", (one.ours or {}).get(field, "") if field else "",
                (one.base or {}).get(field, "") if field else "", " ".join(filter(None, (one.message, one.warning))),
            )
            for one in self.differences
            for field in shown_fields(one)
        )  # fmt: skip
        return Table(
            "questionnaire_differences", f"{self.file_name} beside {self.target.words}", columns, rows,
            self.file_name, "this file", OWN_LICENCE,
        )  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What became of one item of a file."""

    item_id: str
    row: int | None
    stored: bool
    words: str


@dataclass(frozen=True)
class Report:
    """What became of a file, row by row."""

    file_name: str
    target: Target
    outcomes: tuple[Outcome, ...]

    @property
    def stored(self) -> int:
        return sum(outcome.stored for outcome in self.outcomes)

    @property
    def sentence(self) -> str:
        items = counted(self.stored, "item")
        return f"{items} of {self.file_name} taken over into {self.target.words}; nothing else changed."

    @property
    def table(self) -> Table:
        """Every item and what became of it, those in which there was nothing to do last."""
        columns = (
            Column("row", "Row", "whole_number", "As the sheet numbers it"),
            Column("item_id", "Item"),
            Column("stored", "Stored"),
            Column("words", "What became of it"),
        )
        same = f"{KIND_WORDS['same']}."
        in_order = sorted(self.outcomes, key=lambda one: one.words == same)
        rows = tuple((one.row, one.item_id, "yes" if one.stored else "no", one.words) for one in in_order)
        return Table(
            "questionnaire_report", f"What became of {self.file_name}", columns, rows, self.file_name, "this file",
            OWN_LICENCE,
        )  # fmt: skip


def fields_apart(one: Texts, other: Texts) -> tuple[FieldName, ...]:
    return tuple(field for field in FIELDS if one[field] != other[field])


def shown_fields(one: Difference) -> Sequence[FieldName | None]:
    """The fields in which something differs; one empty line for an item where nothing is to be shown."""
    if one.theirs is None or one.ours is None:
        return (None,)
    return tuple(dict.fromkeys((*one.changed, *fields_apart(one.theirs, one.ours)))) or (None,)
