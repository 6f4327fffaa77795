"""Every version of an answer, from the audit trail: who saved it, when, what it was before, and back to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from charter.answer_details import CONFIDENCE_WORDS, Details, parse_details
from charter.assessment import Answer
from charter.framework import Instrument
from charter.permissions import Action
from charter.wording import answer_words
from services.assessment.assessments import Assessments, Sheet
from services.people import Person
from services.ports import Change, Storage, StoredAnswer


@dataclass(frozen=True)
class Edition:
    """One version of an answer as it was saved. `person` is an id."""

    version: int
    at: datetime
    person: str
    answer: Answer
    evidence: str
    details: Details


class AnswerHistory:
    """Reads the history of answers for those who may see an area's drafts, and restores an earlier version."""

    def __init__(self, storage: Storage, assessments: Assessments) -> None:
        self._storage, self._assessments = storage, assessments

    def of(self, person: Person, sheet: Sheet, item_id: str) -> tuple[Edition, ...]:
        """Every version of an answer, newest first."""
        person.check_may(Action.SEE_DRAFTS, sheet.area_code)
        if sheet.assessment is None:
            return ()
        number = sheet.assessment.id
        with self._storage.read() as work:
            single = work.changes.list(object_kind="answer", object_id=f"{number}/{item_id}", limit=1000)
            at_once = work.changes.list(object_kind="assessment", object_id=str(number), limit=1000)
        entries = sorted(saved([*single, *at_once], item_id), key=lambda entry: entry[0].id)
        editions = [edition(n, change, item_id, values) for n, (change, values) in enumerate(entries, start=1)]
        return tuple(reversed(editions))

    def restore(self, person: Person, sheet: Sheet, wanted: Edition, *, expected_version: int) -> StoredAnswer:
        """Save an earlier version once more, as a new one. Errors as for `Assessments.save_answer`."""
        return self._assessments.save_answer(
            person, sheet.area_code, sheet.instrument.id, sheet.round, answer=wanted.answer,
            evidence=wanted.evidence, details=wanted.details, expected_version=expected_version,
        )  # fmt: skip


def saved(changes: list[Change], item_id: str) -> Iterator[tuple[Change, Mapping[str, Any]]]:
    """What each change made of one item; a change of the whole assessment may be about others only."""
    for change in changes:
        if change.object_kind == "answer" and change.after:
            yield change, change.after
        elif change.action == "answered" and change.after:
            yield from ((change, row) for row in change.after.get("answers", ()) if row["item_id"] == item_id)


def edition(version: int, change: Change, item_id: str, values: Mapping[str, Any]) -> Edition:
    answer = Answer(item_id, values["state"], values["level"], values["reason"])
    return Edition(version, change.at, change.person, answer, values["evidence"], parse_details(values.get("details")))


def fields_in_words(chosen: Instrument, answer: Answer, evidence: str, details: Details) -> dict[str, str]:
    """Everything that an answer says, as a page names its fields; a field that says nothing is the empty text."""
    return {
        "Answer": answer_words(chosen, answer),
        "Evidence": evidence,
        "Covers": "; ".join(details.facets),
        "How sure": CONFIDENCE_WORDS[details.confidence] if details.confidence else "",
        "Owner": details.owner,
        "Links": "\n".join(f"{link.title} {link.url}".strip() for link in details.links),
        "Documents": "\n".join(
            ", ".join(part for part in (one.title, one.day.isoformat() if one.day else "", one.kept_at) if part)
            for one in details.documents
        ),
        "Note for everyone": details.public_note,
        "Note for the group": details.private_note,
        "On what was told before": details.explanation,
    }


def what_changed(chosen: Instrument, before: Edition | None, after: Edition) -> tuple[tuple[str, str, str], ...]:
    """The fields that differ, each as (field, before, after)."""
    now = fields_in_words(chosen, after.answer, after.evidence, after.details)
    was = fields_in_words(chosen, before.answer, before.evidence, before.details) if before else {}
    return tuple((name, was.get(name, ""), text) for name, text in now.items() if was.get(name, "") != text)
