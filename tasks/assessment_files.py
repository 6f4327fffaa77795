"""The offline questionnaire, out and in, from the command line."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from publishing.questionnaire import questionnaire_bytes
from services.assessment.assessments import Assessments
from services.assessment.questionnaire_comparison import KIND_WORDS, Choice, Comparison, Report, Target
from services.assessment.questionnaire_files import Filled
from services.assessment.questionnaires import Questionnaires, target_of
from services.generated import stamp_of
from services.people import COMMAND_LINE
from services.ports import Storage
from services.register.signups import today_here

SET_ASIDE = ("conflict", "invalid", "unknown", "repeated")


def questionnaire_of(storage: Storage, area_code: str, instrument_id: str, round_: str) -> bytes:
    """The workbook of a round; without a name the newest, or this year's where there is none yet."""
    assessments = Assessments(storage, COMMAND_LINE)
    if not round_:
        known = assessments.rounds(area_code, instrument_id)
        round_ = known[0] if known else str(today_here().year)
    target = Target(area_code, instrument_id, round_)
    sheet = Questionnaires(storage, assessments).sheet(COMMAND_LINE, target)
    return questionnaire_bytes(sheet, round_, made_at=datetime.now(UTC), stamp=stamp_of(storage))


def comparison_of(storage: Storage, content: bytes, file_name: str, named: Target | None) -> tuple[Filled, Comparison]:
    """A filled file beside what stands; `named` for one that does not say whom it is for."""
    desk = Questionnaires(storage, Assessments(storage, COMMAND_LINE))
    filled = desk.read(content, file_name)
    return filled, desk.compare(COMMAND_LINE, filled, named or target_of(filled.marks))


def accept(storage: Storage, found: Comparison, conflicts: Choice | None) -> Report:
    """Take over what can be; every conflict as `conflicts` says, or left."""
    choices = {one.item_id: conflicts for one in found.of_kind("conflict")} if conflicts else {}
    return Questionnaires(storage, Assessments(storage, COMMAND_LINE)).accept(COMMAND_LINE, found, choices)


def aside_in(found: Comparison, conflicts: Choice | None) -> list[dict[str, Any]]:
    """The rows that are not taken, each with its reason."""
    decided = ("conflict",) if conflicts else ()
    kinds = [kind for kind in SET_ASIDE if kind not in decided]
    return [
        {"row": one.row, "reason": one.message or KIND_WORDS[one.kind]}
        for one in found.differences
        if one.kind in kinds
    ]


def report_of(filled: Filled, found: Comparison, done: Report | None, conflicts: Choice | None) -> dict[str, Any]:
    """What was read, what of it is taken and what is not, and (once stored) what became of every row."""
    aside = aside_in(found, conflicts)
    stored = {outcome.item_id: outcome for outcome in done.outcomes} if done else {}
    return {
        "file": found.file_name,
        "area_code": found.target.area_code,
        "instrument": found.target.instrument_id,
        "round": found.target.round,
        "rows_read": len(filled.rows),
        "rows_accepted": len(filled.rows) - len(aside),
        "rows_set_aside": len(aside),
        "set_aside": aside,
        "answers": [
            {
                "row": one.row, "item_id": one.item_id, "kind": one.kind, "changed": list(one.changed),
                "file": dict(one.theirs or {}), "here": dict(one.ours or {}),
                "stored": stored[one.item_id].stored if one.item_id in stored else False,
                "outcome": stored[one.item_id].words if one.item_id in stored else "",
            }
            for one in found.differences
        ],
        "issues": [
            *({"code": "note", "severity": "note", "row": None, "column": None, "message": n} for n in found.notes),
            *(
                {"code": one.kind, "severity": "error", "row": one.row, "column": None,
                 "message": one.message or KIND_WORDS[one.kind]}
                for one in found.of_kind("invalid", "unknown", "repeated", "conflict")
            ),
            *(
                {"code": "personal_details", "severity": "warning", "row": one.row, "column": None,
                 "message": one.warning}
                for one in found.differences if one.warning
            ),
        ],
    }  # fmt: skip
