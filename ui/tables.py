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
