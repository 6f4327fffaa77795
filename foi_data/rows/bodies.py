"""Whose row a row of returns is: the authority it names, or why it is none's."""

from __future__ import annotations

from collections.abc import Sequence

from foi_data.files.delimited import torn_number
from foi_data.files.structure import column_letter
from foi_data.issues import IssueCode, issue
from foi_data.meanings import is_whole
from foi_data.plan import Plan
from foi_data.rows.harvest import RowRefused
from foi_data.rows.kinds import REFUSED_NAMES, candidates_in_words, kind_of_row
from foi_data.texts.plain_text import plain
from geo.areas import Authority, authority

ROW_ISSUES = {
    "banner": IssueCode.ROW_BANNER,
    "note": IssueCode.ROW_NOTE,
    "total": IssueCode.ROW_TOTAL,
    "header_again": IssueCode.ROW_HEADER_AGAIN,
    "nameless": IssueCode.AREA_MISSING,
}


def count_filled(texts: Sequence[str]) -> int:
    """How many of the texts hold more than spaces."""
    return sum(map(bool, map(str.strip, texts)))


def name_of_row(plan: Plan, row: int, texts: Sequence[str], last_name: str) -> str:
    """The name in the row, or that of the merged cell it lies in, or the one above where the layout fills down."""
    index = plan.first("area")
    if index is None:
        return plan.text(texts, "area_code")
    if plan.text(texts, "area").strip():
        return texts[index]
    for top, left, low, right in plan.sheet.merged:
        if top < row <= low and left <= index + 1 <= right and top > plan.header.last_row:
            return plan.sheet.text(top, left)
    return last_name if plan.fill_down and sum(1 for text in texts if text.strip()) > 1 else ""


def body_of_row(plan: Plan, row: int, texts: Sequence[str], name: str, area: int) -> Authority:
    """The authority a row is about; RowRefused for every other kind of row."""
    if row in plan.said.notes:
        said = next(text.strip() for text in texts if text.strip())
        raise RowRefused(issue(IssueCode.ROW_CALLED_NOTE, row=row, sheet=plan.sheet.name, text=said))
    if row in plan.said.bodies:
        return authority(plan.said.bodies[row])
    if row in plan.sheet.listing:
        listed = next(text.strip() for text in reversed(texts) if text.strip())
        raise RowRefused(issue(IssueCode.ROW_NOTE, row=row, sheet=plan.sheet.name, text=listed))
    if plan.book.kind == "csv" and len(texts) > len(plan.columns) and (torn := torn_number(texts, len(plan.columns))):
        reason = f"Perhaps {torn} is one number."
        raise RowRefused(issue(IssueCode.ROW_TORN, row=row, sheet=plan.sheet.name, reason=reason))
    if plan.part_columns and kind_of_row(texts, name, plan.headers, name_column=area) == "authority":
        check_whole(plan, row, texts)
    code = plan.text(texts, "area_code").strip()
    if code and plan.names.is_known(code) and not name.strip():
        return body_named(plan, row, code)
    if name and not code and plan.names.is_known(name):
        return body_named(plan, row, name)
    kind = kind_of_row(texts, name, plan.headers, name_column=area)
    if kind != "authority":
        said = name.strip() or next(text.strip() for text in texts if text.strip())
        filling = {"text": said} if kind in ("banner", "note", "total") else {}
        raise RowRefused(issue(ROW_ISSUES[kind], row=row, sheet=plan.sheet.name, **filling))
    if plan.names.resolve(name).status == "unknown" and sum(1 for text in texts if text.strip()) == 1:
        raise RowRefused(issue(IssueCode.ROW_BANNER, row=row, sheet=plan.sheet.name, text=name.strip()))
    body = body_named(plan, row, name)
    if code and area >= 0 and plan.names.is_known(code) and body_named(plan, row, code) != body:
        other = body_named(plan, row, code)
        reason = f"The row's code {code} is that of {other.plain_name}."
        names = f"{body.plain_name} or {other.plain_name}"
        raise RowRefused(
            issue(IssueCode.AREA_AMBIGUOUS, row=row, sheet=plan.sheet.name, name=name, candidates=names, reason=reason)
        )
    return body


def check_whole(plan: Plan, row: int, texts: Sequence[str]) -> None:
    """RowRefused where the row says that it is about a part, such as girls, of the answer that was asked."""
    for index in plan.part_columns:
        part = texts[index].strip() if index < len(texts) else ""
        if part and not is_whole(part):
            header = plan.headers[index].strip()
            raise RowRefused(issue(IssueCode.ROW_OF_PART, row=row, sheet=plan.sheet.name, header=header, part=part))


def body_named(plan: Plan, row: int, name: str) -> Authority:
    """The authority that a name surely means; RowRefused for every other, with those it may be."""
    found = plan.names.resolve(name)
    if found.area is not None:
        return found.area
    letter = column_letter((plan.first("area") or 0) + 1)
    if found.status == "unknown" and len(plain(name)) > 40:
        raise RowRefused(issue(IssueCode.ROW_NOTE, row=row, sheet=plan.sheet.name, text=name))
    raise RowRefused(
        issue(
            REFUSED_NAMES[found.status],
            row=row,
            column=letter if found.status != "not_an_authority" else None,
            sheet=plan.sheet.name,
            name=name.strip(),
            candidates=candidates_in_words(found),
            reason=found.reason,
        )
    )
