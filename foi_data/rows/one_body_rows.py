"""The rows of a table without names, all about one council: a row a period.

Two rows about one period may be parts of one answer (boys and girls, two teams), so neither is taken by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from foi_data.issues import IssueCode, issue, rows_in_words
from foi_data.periods import parse_period
from foi_data.plan import Plan
from foi_data.rows.answering import RowAnswers
from foi_data.rows.bodies import ROW_ISSUES, check_whole, count_filled
from foi_data.rows.harvest import Harvest, RowRefused
from foi_data.rows.kinds import RowKind, kind_of_row
from foi_data.tables import table_below
from geo.areas import Authority, authority


class OneBodyRows:
    """Reads the rows of a table that is all about one authority, and tells the returns among them."""

    def __init__(self, plan: Plan, answers: RowAnswers, body: Authority) -> None:
        self._plan, self._answers, self._body = plan, answers, body

    def add(self, harvest: Harvest, row: int, texts: Sequence[str]) -> int:
        """Add what a row answers; returns how many of its filled cells became answers. RowRefused for other rows."""
        return self._answers.add(harvest, row, texts, self._body_of_row(row, texts))

    def _body_of_row(self, row: int, texts: Sequence[str]) -> Authority:
        """The authority, where the row is a return; RowRefused for every other kind of row."""
        plan, sheet = self._plan, self._plan.sheet.name
        first = next(text.strip() for text in texts if text.strip())
        if row in plan.said.notes:
            raise RowRefused(issue(IssueCode.ROW_CALLED_NOTE, row=row, sheet=sheet, text=first))
        if row in plan.said.bodies:
            return authority(plan.said.bodies[row])
        kind = self._kind(texts)
        if not is_return(kind):
            filling = {"text": first} if kind in ("banner", "note", "total") else {}
            raise RowRefused(issue(ROW_ISSUES[kind], row=row, sheet=sheet, **filling))
        if row in self._below_another:
            heading, taken = authority(self._below_another[row]).plain_name, self._body.plain_name
            raise RowRefused(issue(IssueCode.ROW_OF_ANOTHER, row=row, sheet=sheet, heading=heading, taken=taken))
        if plan.is_long:
            check_whole(plan, row, texts)
        period = self._period_of.get(row, "")
        others = [each for each in self._rows_about.get(period, ()) if each != row]
        if others and not plan.is_long:
            raise RowRefused(
                issue(
                    IssueCode.ROW_PERIOD_AGAIN, row=row, sheet=sheet, period=period or "none is named",
                    others=rows_in_words(others),
                )
            )  # fmt: skip
        return self._body

    @cached_property
    def _rows(self) -> Mapping[int, Sequence[str]]:
        """The rows of the table that hold anything, up to the header of another."""
        plan = self._plan
        found: dict[int, Sequence[str]] = {}
        for row in range(plan.header.last_row + 1, len(plan.sheet.rows) + 1):
            texts = plan.sheet.texts(row)
            if not count_filled(texts):
                continue
            if table_below(plan, row, texts):
                break
            found[row] = texts
        return found

    @cached_property
    def _below_another(self) -> Mapping[int, str]:
        """The rows below a heading that names another authority, with its code."""
        names, whose = self._plan.names, self._body.code
        found: dict[int, str] = {}
        for row, texts in self._rows.items():
            heading = texts[0] if count_filled(texts) == 1 else ""
            if names.is_known(heading) and (area := names.resolve(heading).area):
                whose = area.code
            elif whose != self._body.code:
                found[row] = whose
        return found

    def _kind(self, texts: Sequence[str]) -> RowKind:
        filled = [text for text in texts if text.strip()]
        if len(filled) == 1 and texts[0].strip() and parse_period(texts[0]):
            return "banner"
        return kind_of_row(texts, "", self._plan.headers, name_column=-1)

    @cached_property
    def _period_of(self) -> Mapping[int, str]:
        """The period of each row that is a return or a total: its own, else that of the heading above it."""
        plan, section = self._plan, ""
        found: dict[int, str] = {}
        for row, texts in self._rows.items():
            # A total beside its parts is one of several rows about the period, too.
            if is_return(self._kind(texts)) or self._kind(texts) == "total":
                found[row] = plan.period_in(texts, section or plan.default_period or "") or section
            elif count_filled(texts) == 1:
                named = parse_period(next(text for text in texts if text.strip()))
                section = named.label if named else section
        return found

    @cached_property
    def _rows_about(self) -> Mapping[str, Sequence[int]]:
        found: dict[str, list[int]] = {}
        for row, period in self._period_of.items():
            found.setdefault(period, []).append(row)
        return found


def is_return(kind: RowKind) -> bool:
    """May a row of this kind be a return, where no row has a name?"""
    return kind in ("authority", "nameless")
