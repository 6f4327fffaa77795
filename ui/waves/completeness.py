"""The matrix of a wave as a table whose cells bear a word, and a colour beside it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from services.foi.waves import CELL_WORDS
from services.tables import AREA_COLUMNS, Table
from ui.elements.palette import SWATCHES
from ui.elements.tables import column_config, plain_names, show_cautions, width_of

OPEN = ("blank", "unclear", "awaiting", "nothing")
DARK = "#0b0c0c"
LOOKS: Mapping[str, str] = {
    "answered": f"background-color: {SWATCHES['step-2'].fill}; color: {DARK}",
    "unable_to_say": f"background-color: {SWATCHES['step-1'].fill}; color: {DARK}",
    "partly_answered": f"background-color: {SWATCHES['step-1'].fill}; color: {DARK}",
    **dict.fromkeys(OPEN, f"background-color: {SWATCHES['none'].fill}; color: {DARK}; font-weight: 600"),
}
OTHER = f"background-color: #eceef0; color: {DARK}"
"""A reason for no answer: neither an answer nor open."""
BY_WORD = {words: LOOKS.get(state, OTHER) for state, words in CELL_WORDS.items()}
NAME = "Authority"


def show_matrix(table: Table, *, key: str, height: int) -> None:
    """Authorities down, questions across; what is open stands out by its weight as well as its colour."""
    asked = table.columns[len(AREA_COLUMNS) :]
    names = [plain_names().get(str(name), str(name)) for name in table.values("la_name")]
    cells = pd.DataFrame(
        [row[len(AREA_COLUMNS) :] for row in table.rows],
        columns=[column.label for column in asked],
        index=pd.Index(names, name=NAME),
    )
    st.dataframe(
        cells.style.map(lambda word: BY_WORD.get(word, OTHER)),
        key=key,
        height=height,
        column_config={
            "_index": st.column_config.TextColumn(width=width_of(list(cells.index))),
            **{column.label: column_config(column) for column in asked},
        },
        alt=f"{table.title}: {len(table.rows)} authorities by {len(asked)} questions, each cell a word",
    )
    show_cautions(table)
