"""An answer as the texts of a questionnaire's row, and back.

Every field has one canonical text, so that a file, its own memory of what it was given, and the database can be held
against each other letter by letter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from charter.answer_details import (
    CONFIDENCE_WORDS,
    NO_DETAILS,
    Confidence,
    Details,
    NamedDocument,
    Weblink,
    check_facets,
    parse_day,
)
from charter.assessment import Answer
from charter.damaged_texts import SENTENCE as DAMAGED
from charter.damaged_texts import is_damaged
from charter.exceptions import AnswerError
from charter.framework import Instrument, Scale
from services.assessment.assessments import LONGEST_TEXT
from services.ports import StoredAnswer

FieldName = Literal[
    "answer", "reason", "evidence", "confidence", "owner", "facets", "links", "documents", "public_note", "private_note"
]
FIELDS: tuple[FieldName, ...] = get_args(FieldName)
Texts = Mapping[FieldName, str]

NOT_KNOWN, NOT_APPLICABLE = "Not known", "Does not apply here"
ALSO_NOT_KNOWN = ("don't know", "do not know", "unknown")
ALSO_NOT_APPLICABLE = ("not applicable", "does not apply", "n/a")
"""Other words that people type where the list was lost."""
FULL_CELL = 32_000
"""Characters that a cell is given at most: spreadsheet programs keep 32,767."""
TOO_LONG = "(too long for a cell: it stands on the Assess page and stays as it is)"
"""What a cell is given instead of a longer text that is stored."""
OVERLONG = "(more than a cell keeps)"
"""What stands for a longer text that somebody put into a cell: it is refused, never taken for a text of their own."""
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Characters that no workbook can hold."""
SHEET_ERROR = re.compile(r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|ERROR!|SPILL!|CALC!|FIELD!)|Err:\d{3}")
"""What a spreadsheet program shows for a formula that went wrong: nobody's words."""
TITLED = re.compile(r"(?:(?P<title>.*?)\s*\|\s*)?(?P<url>https?://\S+)", re.IGNORECASE)
BREAKS = re.compile("\r\n|[\r\x85\u2028\u2029]")
OVERLAPPING = re.compile("_x[0-9A-Fa-f]{4}(?=_x[0-9A-Fa-f]{4}_)")
"""Workbooks write some characters as _x000D_. Text that already looks like two of these in one another comes back as
something else from every program, so only the last of them is kept."""
LIST_FIELDS: tuple[FieldName, ...] = ("facets", "links", "documents")
BETWEEN = " | "


@dataclass(frozen=True)
class Field:
    """A column of answers: its heading, and what to write there."""

    name: FieldName
    heading: str
    guidance: str


ANSWER_COLUMNS: tuple[Field, ...] = (
    Field("answer", "Answer", "Choose from the list. Leave it empty where nobody has answered yet."),
    Field("reason", "Why it does not apply", f"Needed with '{NOT_APPLICABLE}' alone."),
    Field("evidence", "Evidence", "What shows it, and where it can be found. No names of children."),
    Field("confidence", "How sure", "Choose from the list, or leave it empty."),
    Field("owner", "Owner", "Who answers for it: a role or a name."),
    Field("facets", "Covers", "Of what the item covers, what is there: one on each line, in the words given."),
    Field("links", "Links", f"One on each line: an address, or a title{BETWEEN}and the address."),
    Field("documents", "Documents", f"One on each line: title{BETWEEN}2026-03-31{BETWEEN}where it is kept."),
    Field("public_note", "Note for everyone", "Shown once the assessment is published."),
    Field("private_note", "Note for the group", "Seen only by those who may see your area's drafts."),
)
HEADINGS: Mapping[FieldName, str] = {field.name: field.heading for field in ANSWER_COLUMNS}


def answer_options(scale: Scale) -> tuple[str, ...]:
    """The words that an answer can be given in, the highest level first."""
    return (*(level.label for level in reversed(scale.levels)), NOT_KNOWN, NOT_APPLICABLE)


def confidence_options() -> tuple[str, ...]:
    return tuple(words for confidence, words in CONFIDENCE_WORDS.items() if confidence)


def canonical(field: FieldName, text: str) -> str:
    """A text as it is compared and kept: line ends alike, nothing around it, no character that a cell cannot hold."""
    plain = OVERLAPPING.sub("", FORBIDDEN.sub("", BREAKS.sub("\n", text))).strip()
    if field not in LIST_FIELDS:
        return plain
    return "\n".join(line.strip() for line in plain.split("\n") if line.strip())


def cell_text(field: FieldName, text: str, too_long: str = TOO_LONG) -> str:
    """The canonical text as a cell can hold it; `too_long` stands for one that is longer."""
    plain = canonical(field, text)
    return too_long if len(plain) > FULL_CELL else plain


def texts_of(instrument: Instrument, stored: StoredAnswer | None) -> Texts:
    """A stored answer as texts; every one empty where nobody has answered."""
    if stored is None:
        return dict.fromkeys(FIELDS, "")
    details = stored.details
    given: dict[FieldName, str] = {
        "answer": answer_text(instrument.scale, stored.answer),
        "reason": stored.answer.reason,
        "evidence": stored.evidence,
        "confidence": CONFIDENCE_WORDS[details.confidence] if details.confidence else "",
        "owner": details.owner,
        "facets": "\n".join(details.facets),
        "links": "\n".join(f"{link.title}{BETWEEN}{link.url}" if link.title else link.url for link in details.links),
        "documents": "\n".join(document_line(document) for document in details.documents),
        "public_note": details.public_note,
        "private_note": details.private_note,
    }
    return {field: cell_text(field, given[field]) for field in FIELDS}


def answer_text(scale: Scale, answer: Answer) -> str:
    if answer.level is not None:
        return scale.label_of(answer.level)
    return {"not_known": NOT_KNOWN, "not_applicable": NOT_APPLICABLE}.get(answer.state, "")


def document_line(document: NamedDocument) -> str:
    """`Title | 2026-03-31 | where it is kept`, without what is not known at its end."""
    parts = [document.title, document.day.isoformat() if document.day else "", document.kept_at]
    return BETWEEN.join(parts).rstrip(" |")


def parse_answer_text(instrument: Instrument, item_id: str, texts: Texts) -> Answer:
    """The answer of a row. AnswerError says which word is not on the list, or which reason is wanting."""
    said, reason = plain_word(texts["answer"]), texts["reason"]
    if not said:
        return Answer(item_id, "not_given", reason=reason)
    if said in (plain_word(NOT_KNOWN), *ALSO_NOT_KNOWN):
        return Answer(item_id, "not_known", reason=reason)
    if said in (plain_word(NOT_APPLICABLE), *ALSO_NOT_APPLICABLE):
        return Answer(item_id, "not_applicable", reason=reason)
    for level in instrument.scale.levels:
        if said == plain_word(level.label):
            return Answer(item_id, "answered", level.value, reason)
    options = ", ".join(answer_options(instrument.scale))
    raise AnswerError(f"{item_id}: '{texts['answer'][:60]}' is not an answer. Choose one of: {options}.")


def plain_word(text: str) -> str:
    """An answer's words without what does not matter in them: case, spaces, a full stop, the kind of apostrophe."""
    return " ".join(text.replace("\u2019", "'").split()).casefold().rstrip(" .!")


def parse_details_texts(instrument: Instrument, item_id: str, texts: Texts, stored: StoredAnswer | None) -> Details:
    """The details of a row; what a questionnaire has no column for stays as it is. AnswerError says what to mend."""
    present, here = stored.details if stored else NO_DETAILS, texts_of(instrument, stored)
    # A list that reads as it stood before is kept as it stood: its lines are for people, and need not be taken apart.
    named = {field: lines(texts[field]) for field in LIST_FIELDS if texts[field] != here[field]}
    facets = tuple(named["facets"]) if "facets" in named else present.facets
    check_facets(instrument.item(item_id), named.get("facets", ()))
    return replace(
        present,
        confidence=parse_confidence(item_id, texts["confidence"]),
        owner=texts["owner"],
        facets=facets,
        links=tuple(map(parse_link, named["links"])) if "links" in named else present.links,
        documents=tuple(map(parse_document, named["documents"])) if "documents" in named else present.documents,
        public_note=texts["public_note"],
        private_note=texts["private_note"],
    )


def parse_confidence(item_id: str, text: str) -> Confidence:
    for confidence, words in CONFIDENCE_WORDS.items():
        if text.casefold() in (words.casefold() if confidence else "", confidence.casefold()):
            return confidence
    options = ", ".join(confidence_options())
    raise AnswerError(f"{item_id}: '{text[:60]}' does not say how sure the answer is. Choose one of: {options}.")


def parse_link(line: str) -> Weblink:
    """`Title | https://...`, or an address alone. A title may have a bar in it, and so may an address."""
    found = TITLED.fullmatch(line)
    if found is None:
        return Weblink(line.rpartition("|")[2].strip())
    return Weblink(found["url"], found["title"] or "")


def parse_document(line: str) -> NamedDocument:
    """`Title | 2026-03-31 | where it is kept`; the last two may be left out. AnswerError for a day that is none."""
    title, *rest = (part.strip() for part in line.split("|"))
    if not rest and is_day(title):
        raise AnswerError(f"'{title}' is a day. A document begins with its title, then a bar, then its day.")
    # A bar in a title is part of it, but only where a day follows: otherwise it is the day that is wrong.
    while any(is_day(part) for part in rest[1:]) and not is_day(rest[0]):
        title = f"{title}{BETWEEN}{rest.pop(0)}"
    return NamedDocument(title, parse_day(rest[0]) if rest else None, BETWEEN.join(rest[1:]))


def is_day(text: str) -> bool:
    try:
        return parse_day(text) is not None or not text
    except AnswerError:
        return False


def lines(text: str) -> Sequence[str]:
    return [line for line in text.split("\n") if line]


def check_texts(item_id: str, texts: Texts) -> None:
    """Raise AnswerError for a text too long to keep or too long for a cell, and for a formula that went wrong."""
    for field, text in texts.items():
        if text == OVERLONG:
            raise AnswerError(
                f"{item_id}: '{HEADINGS[field]}' has more than {FULL_CELL:,} characters, more than a cell keeps for "
                f"sure. Shorten it to {LONGEST_TEXT:,}, or write it on the Assess page."
            )
        if SHEET_ERROR.fullmatch(text):
            raise AnswerError(
                f"{item_id}: '{HEADINGS[field]}' shows {text}, the error of a formula that went wrong. Write the words "
                "themselves into the cell."
            )
    for field in ("evidence", "reason"):
        if is_damaged(texts[field]):
            raise AnswerError(f"{item_id}: '{HEADINGS[field]}' {DAMAGED}")
        length = len(texts[field])
        if length > LONGEST_TEXT:
            heading = HEADINGS[field]
            raise AnswerError(
                f"{item_id}: '{heading}' has {length:,} characters; {LONGEST_TEXT:,} are kept. Shorten it."
            )
