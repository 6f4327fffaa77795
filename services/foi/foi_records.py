"""What storage keeps beside imported answers: corrections by hand, and declarations (layouts and question sets)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

DeclarationKind = Literal["layout", "question_set"]


@dataclass(frozen=True)
class NewCorrection:
    """What a person settled of one answer.

    It belongs to the wave, the authority, the question (its id, or its words where it is in no set), the period and
    the raw text (`was`) that it was made for: so it survives the file's being taken back and brought in again, and is
    never put over other words. `code` joins several by "; ". `reason` and `source` are required.
    """

    wave: str
    area_code: str
    question: str
    period: str
    was: str
    status: str
    reason: str
    source: str
    code: str | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class StoredCorrection:
    """A correction with who made it and when; `undone_at` where it was taken back."""

    id: int
    made: NewCorrection
    made_by: str
    made_at: datetime
    undone_by: str | None = None
    undone_at: datetime | None = None


@dataclass(frozen=True)
class Declaration:
    """A layout or question set of this installation's own, as the text of its file."""

    id: int
    kind: DeclarationKind
    name: str
    text: str
    made_by: str
    made_at: datetime
    undone_by: str | None = None
    undone_at: datetime | None = None


class Corrections(Protocol):
    """Corrections by hand."""

    def list(self) -> Sequence[StoredCorrection]:
        """Every correction ever made, oldest first, those taken back too."""

    def add(self, made: NewCorrection) -> int:
        """Keep a correction; one that stood for the same answer and words is taken back by it."""

    def undo(self, correction_id: int) -> None: ...
    def restore(self, correction_id: int) -> None:
        """Let a correction that was taken back count again."""


class Declarations(Protocol):
    """Layouts and question sets of this installation's own."""

    def list(self, kind: DeclarationKind) -> Sequence[Declaration]:
        """Every one ever kept, oldest first, those deleted too."""

    def add(self, kind: DeclarationKind, name: str, text: str) -> int:
        """Keep one; another of its name is deleted by it."""

    def undo(self, declaration_id: int) -> None: ...
    def restore(self, declaration_id: int) -> None:
        """Let one that was deleted be used again; another of its name is deleted by it."""
