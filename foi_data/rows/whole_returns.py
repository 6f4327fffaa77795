"""How an authority's return as a whole came back, as its row says."""

from __future__ import annotations

from collections.abc import Sequence

from foi_data.files.structure import column_letter
from foi_data.issues import IssueCode, issue
from foi_data.parsed import ParsedReturn, ReturnStatus
from foi_data.plan import Plan
from foi_data.rows.answer_rows import AnswerRow
from foi_data.rows.harvest import Harvest
from foi_data.rows.kinds import parse_return_reason, parse_return_status
from foi_data.texts.plain_text import plain
from geo.areas import Authority


def return_of(plan: Plan, harvest: Harvest, answers: AnswerRow, texts: Sequence[str], body: Authority) -> ParsedReturn:
    """How the return as a whole came back. A reason "not held" says more than a status "refused"."""
    row = answers.row
    said, why = plan.text(texts, "return_status").strip(), plan.text(texts, "reason").strip()
    status = parse_return_status(said) if said else None
    reason, exemption = parse_return_reason(why)
    if said and status is None:
        index = plan.first("return_status") or 0
        letter = column_letter(index + 1)
        harvest.issues.append(
            issue(IssueCode.RETURN_STATUS_UNKNOWN, row=row, column=letter, sheet=plan.sheet.name, text=said)
        )
    if status == "refused" and reason == "not_held":
        status = "not_held"
    context = tuple(
        (heading, texts[index]) for index, heading in plan.context if index < len(texts) and texts[index].strip()
    )
    found = status or _responded(plan, texts) or reason
    # A row with a plain number in it says more than that nobody replied.
    if found is None and len(answers.not_plain) == len(answers.raws):
        found = _only_said(plan, row, texts)
    return ParsedReturn(body.code, row, found, exemption, said, why, context)


def _responded(plan: Plan, texts: Sequence[str]) -> ReturnStatus | None:
    """A column "Response given?" says only that there was none; with a yes the answers themselves tell the rest."""
    said = plain(plan.text(texts, "responded")).strip(" .")
    return "no_reply" if said in ("no", "n", "none", "did not respond", "no response") else None


def _only_said(plan: Plan, row: int, texts: Sequence[str]) -> ReturnStatus | None:
    """What a row says in place of all answers: that none came or, in a cell merged over several, why none was given."""
    able = [*(index for index, _, _ in plan.asked), *plan.unmapped, plan.first("note")]
    filled = [index for index in able if index is not None and index < len(texts) and texts[index].strip()]
    said = {plain(texts[index]).strip(" .!") for index in filled}
    if len(said) != 1 or said & MAY_BE_AN_ANSWER:
        return None
    status = parse_return_status(said.pop())
    return status if status in NEVER_CAME or (row, filled[0]) in plan.over_questions else None


NEVER_CAME = ("no_reply", "awaiting", "withdrawn")
MAY_BE_AN_ANSWER = frozenset({"no", "none", "all", "yes", "y", "open", "sent", "due", "some"})
"""Words of status columns that answer a question where they stand under one."""
