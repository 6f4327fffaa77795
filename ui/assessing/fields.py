"""The boxes of one item of the questionnaire: what they hold, and what that comes to as an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Place:
    """Which answer is meant: an item of an area's assessment in a round."""

    area_code: str
    instrument: Instrument
    round: str
    item_id: str

    def key(self, what: str) -> str:
        return f"{what} | {self.area_code} | {self.instrument.id} | {self.round} | {self.item_id}"

    def held(self, box: str) -> Any:
        """What a box holds; Streamlit drops that when its page is left, so a copy is kept of what is not saved yet."""
        try:
            return st.session_state[self.key(box)]
        except KeyError:
            return st.session_state.get(self.key("typed"), {}).get(box)

    @property
    def base(self) -> StoredAnswer | None:
        """The stored answer that this person began from; None where there was none."""
        found: StoredAnswer | None = st.session_state.get(self.key("base"))
        return found

    @property
    def version(self) -> int:
        return self.base.version if self.base else 0

    def boxes(self) -> dict[str, Any]:
        return {box: self.held(box) for box in BOXES}


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
        private_note=boxes.get("private note") or "",
        public_note=boxes.get("public note") or "",
        facets=tuple(boxes.get("facets") or ()),
        explanation=boxes.get("explanation") or "",
    )
    return Entry(answer_in(item_id, boxes), boxes.get("evidence") or "", details)


def answer_in(item_id: str, boxes: Mapping[str, Any]) -> Answer:
    option = boxes.get("answer")
    if option is None:
        return Answer(item_id, "not_given")
    if option in WITHOUT_LEVEL:
        state: AnswerState = "not_known" if option == NOT_KNOWN else "not_applicable"
        return Answer(item_id, state, reason=(boxes.get("reason") or "") if state == "not_applicable" else "")
    return Answer(item_id, "answered", int(option))
