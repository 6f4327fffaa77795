"""What can stand beside an answer: where it is shown, how sure it is, whose it is, and notes on it.

Documents are named here and kept where they are: this program stores none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal, get_args
from urllib.parse import SplitResult, urlsplit

from charter.damaged_texts import SENTENCE as DAMAGED
from charter.damaged_texts import is_damaged
from charter.exceptions import AnswerError, RegisterError
from charter.framework import Item
from charter.uncertain_dates import parse_uncertain_date

Confidence = Literal["", "sure", "fairly_sure", "unsure"]
CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)
CONFIDENCE_WORDS: Mapping[Confidence, str] = {
    "": "Not said",
    "sure": "Sure",
    "fairly_sure": "Fairly sure",
    "unsure": "Unsure",
}
LONGEST_NOTE = 5_000
LONGEST_LINE = 300
LONGEST_ADDRESS = 2_000
MOST_NAMED = 30
"""Links, or documents, of one answer."""
EARLIEST, LATEST = date(1970, 1, 1), date(2100, 1, 1)
"""A document's day outside these is a slip of the hand."""


@dataclass(frozen=True)
class Weblink:
    """A page on the web that shows an answer. The title may be empty: the address stands for it then."""

    url: str
    title: str = ""

    def __post_init__(self) -> None:
        check_web_address(self.url)
        check_line("The title of a link", self.title)

    @property
    def words(self) -> str:
        return self.title or self.url


@dataclass(frozen=True)
class NamedDocument:
    """A document that shows an answer: its title, its day where that is known, and where it is kept."""

    title: str
    day: date | None = None
    kept_at: str = ""

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise AnswerError("A document needs a title. Write what stands on its cover.")
        check_line("The title of a document", self.title)
        check_line("Where a document is kept", self.kept_at)
        if self.day is not None and not EARLIEST <= self.day < LATEST:
            raise AnswerError(
                f"The document '{self.title}' is dated {self.day.isoformat()}: give a day from {EARLIEST.year} to "
                f"{LATEST.year - 1}, or none."
            )


@dataclass(frozen=True)
class Details:
    """Everything beside the answer and its evidence text. `private_note` is for those who may see the area's drafts.

    `facets` are those of the item's recipients, ages or documents that the area says it covers; `explanation` is its
    word on an answer that differs from what it told an FOI request.
    """

    links: tuple[Weblink, ...] = ()
    documents: tuple[NamedDocument, ...] = ()
    confidence: Confidence = ""
    owner: str = ""
    private_note: str = ""
    public_note: str = ""
    facets: tuple[str, ...] = ()
    explanation: str = ""

    def __post_init__(self) -> None:
        if self.confidence not in CONFIDENCES:
            known = ", ".join(word for word in CONFIDENCES if word)
            raise AnswerError(f"'{self.confidence}' does not say how sure an answer is. Write one of: {known}.")
        if max(len(self.links), len(self.documents)) > MOST_NAMED:
            raise AnswerError(
                f"An answer keeps {MOST_NAMED} links and {MOST_NAMED} documents. Name the ones that tell most."
            )
        check_line("The owner", self.owner)
        for name, text in self.free_texts.items():
            check_length(name, text, LONGEST_NOTE)

    @property
    def free_texts(self) -> Mapping[str, str]:
        """The texts in which a person can write anything, under the name a page gives them."""
        return {
            "The note for the group": self.private_note,
            "The note for everyone": self.public_note,
            "The explanation": self.explanation,
        }

    def as_json(self) -> dict[str, Any]:
        """What there is, in plain lists and texts; a field that says nothing is left out."""
        plain = {
            "links": [{"url": link.url, "title": link.title} for link in self.links],
            "documents": [
                {"title": one.title, "day": one.day.isoformat() if one.day else None, "kept_at": one.kept_at}
                for one in self.documents
            ],
            "facets": list(self.facets),
        }
        texts = {one.name: getattr(self, one.name) for one in fields(self) if one.name not in plain}
        return {name: value for name, value in (plain | texts).items() if value}


def parse_details(plain: Mapping[str, Any] | None) -> Details:
    """The details that `as_json` wrote. AnswerError names a field that is unknown or wrong."""
    entries = dict(plain or {})
    if unknown := sorted(set(entries) - {one.name for one in fields(Details)}):
        raise AnswerError(f"These are no fields of an answer: {', '.join(unknown)}.")
    entries["links"] = tuple(Weblink(**link) for link in entries.get("links", ()))
    entries["documents"] = tuple(
        NamedDocument(one["title"], parse_day(one.get("day")), one.get("kept_at", ""))
        for one in entries.get("documents", ())
    )
    entries["facets"] = tuple(entries.get("facets", ()))
    return Details(**entries)


def parse_day(text: str | None) -> date | None:
    """A day as people write it: 2026-03-31, 31/3/2026, 31 March 2026. AnswerError where it is none."""
    if not text or not text.strip():
        return None
    try:
        found = parse_uncertain_date(text)
    except RegisterError:
        found = None
    if found is None or found.kind != "on":
        raise AnswerError(f"'{text.strip()[:60]}' is not a day. Write day, month and year, 31 March 2026, or none.")
    return found.day


def parse_link_lines(text: str) -> tuple[Weblink, ...]:
    """Links as they are typed, one on a line, its title before or after its address. AnswerError names a bad line."""
    return tuple(parse_link_line(line) for line in text.splitlines() if line.strip())


def parse_link_line(line: str) -> Weblink:
    found = re.search(r"\S*://\S*", line)
    if found is None:
        raise AnswerError(f"'{line.strip()[:60]}' has no web address. Begin it with https://, one link on a line.")
    title = f"{line[: found.start()]} {line[found.end() :]}"
    return Weblink(found[0], " ".join(title.split()))


def link_lines(links: Iterable[Weblink]) -> str:
    """Links as `parse_link_lines` reads them."""
    return "\n".join(f"{link.title} {link.url}".strip() for link in links)


def parse_document_lines(text: str) -> tuple[NamedDocument, ...]:
    """Documents as they are typed, one on a line: `title | day | where it is kept`; the last two may be left out."""
    return tuple(parse_document_line(line) for line in text.splitlines() if line.strip())


def parse_document_line(line: str) -> NamedDocument:
    title, *rest = (part.strip() for part in line.split("|"))
    if len(rest) > 2:
        raise AnswerError(f"'{line.strip()[:60]}' has more than three parts. Write title | day | where it is kept.")
    day, kept_at = (*rest, "", "")[:2]
    return NamedDocument(title, parse_day(day), kept_at)


def document_lines(documents: Iterable[NamedDocument]) -> str:
    """Documents as `parse_document_lines` reads them."""
    return "\n".join(document_line(one) for one in documents)


def document_line(one: NamedDocument) -> str:
    parts = (one.title, one.day.isoformat() if one.day else "", one.kept_at)
    # What separates the parts cannot stand in them.
    return " | ".join(part.replace("|", "/") for part in parts).rstrip(" |")


def check_facets(item: Item, ticked: Iterable[str]) -> None:
    """Raise AnswerError for a facet that the item does not have."""
    if unknown := sorted(set(ticked) - set(item.facets)):
        offered = "; ".join(item.facets) or "none"
        raise AnswerError(f"{item.id} does not cover {', '.join(unknown)}. What it covers: {offered}.")


def check_web_address(url: str) -> None:
    """Raise AnswerError unless the text is an address of the web that can be opened as it stands."""
    check_length("The address of a link", url, LONGEST_ADDRESS)
    parts = split_address(url)
    clean = url.isprintable() and not any(letter.isspace() for letter in url)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or not clean:
        raise AnswerError(f"'{url[:80]}' is not a web address. Copy it whole, from http:// or https:// on.")
    if parts.username or parts.password:
        raise AnswerError(f"The address of {parts.hostname} carries a name or a password. Take that out of it.")


def split_address(url: str) -> SplitResult | None:
    """The address in its parts; None where it cannot be taken apart."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def check_line(name: str, text: str) -> None:
    """Raise AnswerError where a text is too long for a line, or is more than one."""
    check_length(name, text, LONGEST_LINE)
    if any(letter in text for letter in "\r\n"):
        raise AnswerError(f"{name} goes over more than one line. Write it on one.")


def check_length(name: str, text: str, longest: int) -> None:
    """Raise AnswerError where a text is too long to keep, or cannot be kept at all."""
    if is_damaged(text):
        raise AnswerError(f"{name} {DAMAGED}")
    if len(text) > longest:
        raise AnswerError(f"{name} has {len(text):,} characters; {longest:,} are kept. Shorten it.")


NO_DETAILS = Details()
