"""The boxes of one item of the questionnaire: what they hold, and what that comes to as an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from charter.answer_details import (
    NO_DETAILS,
    Details,
    document_lines,
    link_lines,
    parse_document_lines,
    parse_link_lines,
)
from charter.assessment import Answer, AnswerState
from charter.framework import Instrument
from services.assessment.answer_history import fields_in_words
from services.ports import StoredAnswer

IN_HAND = "answers in hand"
NOT_APPLICABLE, NOT_KNOWN = "not_applicable", "not_known"
WITHOUT_LEVEL: dict[str, str] = {NOT_KNOWN: "Not known", NOT_APPLICABLE: "Does not apply here"}
BOXES = (
    "answer", "reason", "evidence", "facets", "confidence", "owner", "links", "documents", "public note",
    "private note", "explanation",
)  # fmt: skip
FREE_TEXTS = ("reason", "evidence", "owner", "links", "documents", "public note", "private note", "explanation")
FIELD_OF = {
    "answer": "Answer", "reason": "Answer", "evidence": "Evidence", "facets": "Covers", "confidence": "How sure",
    "owner": "Owner", "links": "Links", "documents": "Documents", "public note": "Note for everyone",
    "private note": "Note for the group", "explanation": "On what was told before",
}  # fmt: skip
"""The name under which a page shows each box's field, as in `fields_in_words`."""


@dataclass
class InHand:
    """What this window knows of one answer besides what its boxes hold.

    All of it is one entry of Streamlit's state: Streamlit goes through every entry again for each box that it draws.
    """

    is_known: bool = False
    """Whether `base` was read from the database; False until the item is first shown."""
    base: StoredAnswer | None = None
    """The stored answer that this person began from; None where there was none."""
    typed: dict[str, Any] = field(default_factory=dict)
    """What was entered and is not saved yet, by box: Streamlit forgets a box that is not drawn."""
    unsaved: str = ""
    """Why it is not saved, in a sentence."""
    has_to_be_checked: bool = False
    waiting: Place | None = None
    """Which answer it is, while it waits for the database to come back."""
    in_conflict: bool = False
    theirs: Any = None
    """What somebody else saved meanwhile, where both wrote."""

    def settle(self) -> None:
        """Forget the troubles: what the boxes hold is in the database, or is about to be settled by hand."""
        self.typed, self.unsaved, self.theirs, self.waiting = {}, "", None, None
        self.has_to_be_checked = self.in_conflict = False


@dataclass(frozen=True)
class Place:
    """Which answer is meant: an item of an area's assessment in a round."""

    area_code: str
    instrument: Instrument
    round: str
    item_id: str

    def key(self, what: str) -> str:
        return f"{what} | {self.area_code} | {self.instrument.id} | {self.round} | {self.item_id}"

    @property
    def in_hand(self) -> InHand:
        return all_in_hand().setdefault(self.key("in hand"), InHand())

    @property
    def base(self) -> StoredAnswer | None:
        """The stored answer that this person began from; None where there was none."""
        return self.in_hand.base

    @property
    def version(self) -> int:
        return self.base.version if self.base else 0

    def box(self, box: str) -> str:
        """The key of a box that is about to be drawn, which shows what it holds."""
        key = self.key(box)
        if key not in st.session_state:
            st.session_state[key] = self.behind(box)
        return key

    def held(self, box: str) -> Any:
        """What a box holds, whether it is drawn or folded away."""
        try:
            return st.session_state[self.key(box)]
        except KeyError:
            return self.behind(box)

    def behind(self, box: str) -> Any:
        """What a box holds that is not drawn: what was entered and is not saved, else what is in the database."""
        typed = self.in_hand.typed
        return typed[box] if box in typed else boxes_of(entry_of(self.item_id, self.base))[box]

    def boxes(self) -> dict[str, Any]:
        return {box: self.held(box) for box in BOXES}

    def put(self, boxes: Mapping[str, Any]) -> None:
        """Make boxes hold something else; called before they are drawn."""
        for box, value in boxes.items():
            if self.key(box) in st.session_state:
                st.session_state[self.key(box)] = value
            else:
                self.in_hand.typed[box] = value


def all_in_hand() -> dict[str, InHand]:
    """Every answer that this window has shown."""
    known: dict[str, InHand] = st.session_state.setdefault(IN_HAND, {})
    return known


def texts_not_saved() -> list[tuple[str, str]]:
    """What this person wrote that is nowhere but in this window: the item with the field's name, and the text."""
    found = []
    for key, mine in all_in_hand().items():
        item_id = key.rpartition(" | ")[2]
        saved = boxes_of(entry_of(item_id, mine.base))
        texts = ((box, mine.typed.get(box) or "") for box in FREE_TEXTS)
        found += [(f"{item_id}, {FIELD_OF[box]}", text) for box, text in texts if text and text != saved[box]]
    return found


@dataclass(frozen=True)
class Entry:
    """What the boxes come to."""

    answer: Answer
    evidence: str
    details: Details

    def in_words(self, chosen: Instrument) -> dict[str, str]:
        return fields_in_words(chosen, self.answer, self.evidence, self.details)


def entry_of(item_id: str, stored: StoredAnswer | None) -> Entry:
    if stored is None:
        return Entry(Answer(item_id, "not_given"), "", NO_DETAILS)
    return Entry(stored.answer, stored.evidence, stored.details)


def boxes_of(entry: Entry) -> dict[str, Any]:
    """What each box shows for an answer."""
    answer, details = entry.answer, entry.details
    return {
        "answer": option_of(answer),
        "reason": answer.reason,
        "evidence": entry.evidence,
        "facets": list(details.facets),
        "confidence": details.confidence,
        "owner": details.owner,
        "links": link_lines(details.links),
        "documents": document_lines(details.documents),
        "public note": details.public_note,
        "private note": details.private_note,
        "explanation": details.explanation,
    }


def boxes_apart(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """The boxes whose contents differ; an empty one says the same as one that was never filled, and the order in which
    facets were ticked says nothing."""
    return [box for box in BOXES if _content(one[box]) != _content(other[box])]


def _content(held: Any) -> Any:
    return frozenset(held) if isinstance(held, list) and held else held or None


def option_of(answer: Answer) -> str | None:
    if answer.state == "not_given":
        return None
    return str(answer.level) if answer.level is not None else answer.state


def entry_in(item_id: str, boxes: Mapping[str, Any]) -> Entry:
    """What the boxes come to. AnswerError where it is not whole yet."""
    details = Details(
        links=parse_link_lines(boxes.get("links") or ""),
        documents=parse_document_lines(boxes.get("documents") or ""),
        confidence=boxes.get("confidence") or "",
        owner=(boxes.get("owner") or "").strip(),
        private_note=(boxes.get("private note") or "").strip(),
        public_note=(boxes.get("public note") or "").strip(),
        facets=tuple(boxes.get("facets") or ()),
        explanation=(boxes.get("explanation") or "").strip(),
    )
    return Entry(answer_in(item_id, boxes), (boxes.get("evidence") or "").strip(), details)


def answer_in(item_id: str, boxes: Mapping[str, Any]) -> Answer:
    option = boxes.get("answer")
    if option is None:
        return Answer(item_id, "not_given")
    if option in WITHOUT_LEVEL:
        state: AnswerState = "not_known" if option == NOT_KNOWN else "not_applicable"
        return Answer(item_id, state, reason=(boxes.get("reason") or "") if state == "not_applicable" else "")
    return Answer(item_id, "answered", int(option))
