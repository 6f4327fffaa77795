"""What storage keeps of coded texts: one row a coder and text, and how disagreements were settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from services.foi.coded_answers import SettledCode


class TextKey(NamedTuple):
    """What identifies a text through undoing and bringing in again: where it was said, and its letters."""

    wave: str
    area_code: str
    question: str
    period: str
    raw_key: str


def raw_key(raw: str) -> str:
    """A fingerprint of a text to the letter."""
    return sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Coding:
    """One coder's code of one text. `code` joins several by "; ". `blind`: coded without seeing any other reading.
    `shown_at` is when the coder was shown the program's reading, after coding; None while they were not."""

    key: TextKey
    coder: str
    coder_name: str
    code: str
    blind: bool
    coded_at: datetime
    shown_at: datetime | None = None


@dataclass(frozen=True)
class Settlement:
    """How a disagreement was settled, by whom and why; `undone_at` where it was taken back."""

    id: int
    key: TextKey
    code: str
    reason: str
    settler: str
    settler_name: str
    settled_at: datetime
    undone_by: str | None = None
    undone_at: datetime | None = None


class Codings(Protocol):
    """Codes that people gave to texts."""

    def codings(self, *, question: str | None = None) -> Sequence[Coding]:
        """Every coder's latest code of each text, in the order they were first given."""

    def code(self, key: TextKey, coder: str, coder_name: str, code: str, *, blind: bool) -> None:
        """Store a coder's code of a text; a second one by the same coder takes the first one's place, audited."""

    def note_shown(self, key: TextKey, coder: str) -> None:
        """Record that a coder was shown the program's reading of a text, the first time it happens, audited."""

    def settlements(self) -> Sequence[Settlement]:
        """Every settlement ever made, oldest first, those taken back too."""

    def settle(self, key: TextKey, code: str, reason: str, *, settler: str, settler_name: str) -> int:
        """Settle a text; what settled it before is taken back by it."""

    def undo(self, settlement_id: int) -> None: ...
    def settled(self) -> Mapping[TextKey, SettledCode]:
        """The code of each text that people settled on: coded alike by two, or settled by a third."""
