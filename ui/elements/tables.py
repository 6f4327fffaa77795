"""Tables on the page: every column explained, sortable, and the same rows and values as in the files.

Two things are said as a reader says them and not as a program joins on them: an authority by its plain name, as in
every sentence of the pages ("Hull", where files have "Kingston upon Hull, City of"), and a state by its word ("Not
met", where files have `not_met`).
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from charter.wording import SIGN_UP_WORDS, STATE_WORDS, STATUS_WORDS
from geo.areas import all_authorities
from services.generated import stamp_for
from services.tables import Column, Table, Value
from ui.elements.as_text import as_text

EMPTY = "none given"
"""What an empty cell says: a word, so that nobody takes it for zero."""
LEVEL_WORDS = {"total": "The whole", "pillar": "Pillar", "theme": "Theme", "standard": "Standard", "item": "Item"}
LINK_WORDS = {"area_page": "Open its page", "record": "Record its answer"}
GAP_WIDTH = 100
"""Pixels that `none given` takes: a column of numbers is otherwise made as narrow as its numbers."""
LETTER_WIDTH, EDGES = 8, 24
"""Pixels of one letter of a heading, and of the space beside all of them."""
NARROW_LETTERS, WIDE_LETTERS = " ,.'-fijlrtI", "mwMW"
NARROW, WIDE, OTHER = 4.5, 12, 8
"""Pixels of a letter of a name, never too few for a whole name. The browser makes a column for names of the usual
length: on a phone, where no room is left over, it cuts the longest."""
WIDEST_NAME, FEW_ROWS = 208, 20
"""A column of names wider than this would not stand still on a phone of 400 pixels while the others are looked
through; in a table of a few rows, where there is less to look through, a name is never cut."""
SITE = r"https?://(?:www\.)?([^/]+)"
"""The part of a web address that a table shows: whose site it is. The link goes to the whole of it."""
PLAIN_NAME_HELP = "Files have the name as the Department for Education writes it"
FOR_PROGRAMS = ("new_la_code", "old_la_code", "region_name")
"""Columns that stand behind the others where every column is shown: what the table says comes after the name."""
OF_ONE_AREA = (*FOR_PROGRAMS, "la_name")
"""The same of a table of one area: the page says above whose it is."""
OF_ONE_ROUND = (*OF_ONE_AREA, "round", "round_state")
"""The same of a table of one area's round."""
MOST_KEPT = 200
"""Tables whose packed form is kept: packing one takes longer than everything else about showing it."""


@dataclass(frozen=True)
class Packed:
    """A table as the browser takes it. Holds the table itself, so that its identity is not given to another."""

    table: Table
    content: pa.Table
    looks: dict[str, Any]


_kept: OrderedDict[tuple[int, tuple[str, ...], tuple[str, ...]], Packed] = OrderedDict()
_lock = threading.Lock()


def packed(table: Table, leave_out: tuple[str, ...] = (), last: tuple[str, ...] = ()) -> Packed:
    """The table packed, once for as long as it is kept: tables never change, so the very same one has the same form."""
    key = (id(table), leave_out, last)
    with _lock:
        if (found := _kept.get(key)) is not None:
            _kept.move_to_end(key)
            return found
    shown = [column for column in table.columns if column.name not in leave_out]
    shown.sort(key=lambda column: column.name in last)
    looks = {column.label: looks_of(column, table) for column in shown}
    made = Packed(table, pa.Table.from_pandas(frame(table, shown)), looks)
    with _lock:
        _kept[key] = made
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return made


def show_table(
    table: Table,
    *,
    key: str,
    height: int | None = None,
    leave_out: tuple[str, ...] = (),
    last: tuple[str, ...] = (),
    says_caution: bool = True,
) -> None:
    """Show a table with its caution under it, unless the page has said that already.

    Columns named in `last` stand behind the others: a phone shows little more than the first two.
    """
    form = packed(table, leave_out, last)
    st.dataframe(
        form.content,
        key=key,
        hide_index=True,
        placeholder=EMPTY,
        height=height or "auto",
        column_config=form.looks,
        alt=f"{table.title}, {table.as_at}: {len(table.rows)} rows",
    )
    show_cautions(table if says_caution else replace(table, caution=""))


def show_short_table(table: Table, *, key: str, leave_out: tuple[str, ...] = (), says_caution: bool = True) -> None:
    """Show a table of a few rows and columns whose words wrap, so that a phone shows all of it side by side."""
    shown = [column for column in table.columns if column.name not in leave_out]
    with st.container(key=f"short {key}"):
        st.table(
            frame(table, shown).map(as_said).style.format(lambda cell: cell if isinstance(cell, str) else f"{cell:,}"),
            border="horizontal", hide_index=True, alt=f"{table.title}, {table.as_at}: {len(table.rows)} rows",
        )  # fmt: skip
    show_cautions(table if says_caution else replace(table, caution=""))


def as_said(value: Value) -> str | int | float:
    """A cell of a table of words: text as it is, never as Markdown, and a word where there is nothing."""
    if value is None:
        return EMPTY
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int | float) else as_text(str(value))


def choose_in_table(table: Table, *, key: str, code: str | None, height: int | None = None) -> str | None:
    """Show a table of areas with the chosen one marked; the code of another that was just chosen in it, or None."""
    codes = table.values("new_la_code")
    marked = [codes.index(code)] if code in codes else []
    form = packed(table, last=FOR_PROGRAMS)
    state = st.dataframe(
        form.content,
        # Made anew when another area is chosen elsewhere: a table keeps its own choice otherwise.
        key=f"{key} {code}",
        hide_index=True,
        placeholder=EMPTY,
        height=height or "auto",
        on_select="rerun",
        selection_mode="single-row",
        selection_default={"selection": {"rows": marked}},
        column_config=form.looks,
        alt=f"{table.title}, {table.as_at}: {len(table.rows)} rows",
    )
    show_cautions(table)
    rows = state["selection"]["rows"]
    return str(codes[rows[0]]) if rows and codes[rows[0]] != code else None


def show_cautions(table: Table) -> None:
    """What a reader must know, under the table it is about."""
    stamp = table.stamp or stamp_for(table.id, st.session_state.get("stamp", ""))
    said = [f"**{stamp}.**"] if stamp else []
    if said or table.caution:
        st.caption(" ".join([*said, table.caution]).strip())


def frame(table: Table, columns: list[Column]) -> pd.DataFrame:
    """The table as a frame, one column a kind of value: what stands in a column of text is text."""
    cells = {column.label: (column, table.columns.index(column)) for column in columns}
    return pd.DataFrame({
        label: [as_shown(column, row[number]) for row in table.rows] for label, (column, number) in cells.items()
    })  # fmt: skip


def as_shown(column: Column, value: Value) -> Value:
    """A cell as the page has it: text as text, a name or a state in the page's own words."""
    if value is None or column.kind != "text":
        return value
    return words_of(column.name).get(str(value), str(value))


def words_of(column_name: str) -> Mapping[str, str]:
    """What the page says for the codes and names that a column's files hold; what is not among them stays."""
    return plain_names() if column_name == "la_name" else IN_WORDS.get(column_name, {})


IN_WORDS: Mapping[str, Mapping[str, str]] = {
    "state": {code: word for code, word in STATE_WORDS.items() if code} | SIGN_UP_WORDS | {"answered": "Answered"},
    "status": STATUS_WORDS,
    "kind": LEVEL_WORDS,
}


@cache
def plain_names() -> Mapping[str, str]:
    """The plain name of every authority whose official name is another."""
    return {area.name: area.plain_name for area in all_authorities() if area.name != area.plain_name}


def looks_of(column: Column, table: Table) -> Any:
    """How a column is drawn with what stands in it."""
    values = table.values(column.name)
    if column.name == "la_name":
        names = [str(as_shown(column, value)) for value in values]
        return st.column_config.TextColumn(help=PLAIN_NAME_HELP, pinned=True, width=width_of(names))
    return column_config(column, has_gaps=None in values)


def width_of(names: Sequence[str]) -> int:
    """Pixels for a column of authorities' names, so that the longest is whole; in long tables up to `WIDEST_NAME`."""
    longest = max((sum(map(letter_width, name)) for name in names), default=0)
    wanted = max(GAP_WIDTH, round(longest) + EDGES)
    return wanted if len(names) <= FEW_ROWS else min(wanted, WIDEST_NAME)


def letter_width(letter: str) -> float:
    return NARROW if letter in NARROW_LETTERS else WIDE if letter in WIDE_LETTERS else OTHER


def column_config(column: Column, *, has_gaps: bool = False) -> Any:
    """How a column is drawn. One of numbers that `has_gaps` is wide enough for the words that stand in them."""
    width = max(GAP_WIDTH, LETTER_WIDTH * len(column.label) + EDGES) if has_gaps else None
    if column.name == "la_name":
        return st.column_config.TextColumn(help=PLAIN_NAME_HELP, pinned=True)
    if column.kind == "whole_number":
        return st.column_config.NumberColumn(help=column.meaning, format="%d", width=width)
    if column.kind == "number":
        return st.column_config.NumberColumn(help=column.meaning, format="localized", width=width)
    if column.kind == "date":
        return st.column_config.DateColumn(help=column.meaning, format="D MMMM YYYY")
    if column.kind == "link":
        return st.column_config.LinkColumn(help=column.meaning, display_text=LINK_WORDS.get(column.name, SITE))
    return st.column_config.TextColumn(help=column.meaning)
