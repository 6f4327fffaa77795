"""Tables on the page: every column explained, sortable, and the same values as in the files."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from services.tables import Column, Table

EMPTY = "none given"
"""What an empty cell says: a word, so that nobody takes it for zero."""


def show_table(table: Table, *, key: str, height: int | None = None, leave_out: tuple[str, ...] = ()) -> None:
    """Show a table with its caution under it."""
    shown = [column for column in table.columns if column.name not in leave_out]
    st.dataframe(
        frame(table, shown),
        key=key,
        hide_index=True,
        placeholder=EMPTY,
        height=height or "auto",
        column_config={column.label: column_config(column) for column in shown},
        alt=f"{table.title}, {table.as_at}: {len(table.rows)} rows",
    )
    show_cautions(table)


def choose_in_table(table: Table, *, key: str, code: str | None, height: int | None = None) -> str | None:
    """Show a table of areas with the chosen one marked; the code of another that was just chosen in it, or None."""
    codes = table.values("new_la_code")
    marked = [codes.index(code)] if code in codes else []
    state = st.dataframe(
        frame(table, list(table.columns)),
        # Made anew when another area is chosen elsewhere: a table keeps its own choice otherwise.
        key=f"{key} {code}",
        hide_index=True,
        placeholder=EMPTY,
        height=height or "auto",
        on_select="rerun",
        selection_mode="single-row",
        selection_default={"selection": {"rows": marked}},
        column_config={column.label: column_config(column) for column in table.columns},
        alt=f"{table.title}, {table.as_at}: {len(table.rows)} rows",
    )
    show_cautions(table)
    rows = state["selection"]["rows"]
    return str(codes[rows[0]]) if rows and codes[rows[0]] != code else None


def show_cautions(table: Table) -> None:
    """What a reader must know, under the table it is about."""
    stamp = table.stamp or st.session_state.get("stamp", "")
    if stamp:
        st.caption(f"**{stamp}.**")
    if table.caution:
        st.caption(table.caution)


def frame(table: Table, columns: list[Column]) -> pd.DataFrame:
    numbers = [table.columns.index(column) for column in columns]
    return pd.DataFrame(
        {column.label: [row[number] for row in table.rows] for column, number in zip(columns, numbers, strict=True)}
    )


def column_config(column: Column) -> Any:
    if column.kind == "whole_number":
        return st.column_config.NumberColumn(help=column.meaning, format="%d")
    if column.kind == "number":
        return st.column_config.NumberColumn(help=column.meaning, format="localized")
    if column.kind == "date":
        return st.column_config.DateColumn(help=column.meaning, format="D MMMM YYYY")
    if column.kind == "link":
        return st.column_config.LinkColumn(help=column.meaning)
    return st.column_config.TextColumn(help=column.meaning)
