"""What leaves: the tables of the pages as an Excel workbook or as CSV."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from publishing.open_data import csv_bytes
from publishing.workbook import workbook_bytes
from services.exporting import EXPORTABLE, METHOD_VERSION, Scope
from ui import state
from ui.area_choice import choose_area
from ui.instrument_choice import choose_instrument
from ui.resources import Services
from ui.shell import page
from ui.tables import show_table

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def main(services: Services) -> None:
    what, where, on = st.columns(3)
    with what:
        chosen = state.select(
            "Table", "table", EXPORTABLE, key_of=lambda e: e.id, words_of=lambda e: e.title, default=EXPORTABLE[0]
        )
    with where:
        area = choose_area("Area (for tables about one area)")
    with on:
        instrument = choose_instrument("Instrument (for scores, answers and gaps)")
    if chosen is None:
        return
    if chosen.needs_area and area is None:
        st.info("This table is about one area: choose it above.")
        return
    public = st.toggle(
        "For publication: hide small numbers of children, incidents and interviews",
        key="for publication",
        help="Counts from 1 to 5 in FOI answers become 'c', and further ones from which those could be worked out.",
    )
    scope = Scope(area.code if area else None, instrument.id, public=public)
    table = services.kept(services.exporting.table, chosen.id, scope)
    st.markdown(f"**{table.title}: {len(table.rows):,} rows.** Source: {table.source}. As at: {table.as_at}.")
    if not table.rows:
        st.info("There is nothing in this table yet. Assess an area or bring in a file, and it fills.")
        return
    csv, excel, everything = st.columns(3)
    with csv:
        st.download_button(
            "This table as CSV", services.kept(csv_bytes, table), f"{table.id}.csv", "text/csv", on_click="ignore"
        )
    with excel:
        st.download_button(
            "This table as Excel",
            lambda: workbook(services, (chosen.id,), scope),
            f"{table.id}.xlsx",
            EXCEL,
            on_click="ignore",
        )
    with everything:
        ids = tuple(e.id for e in EXPORTABLE if area or not e.needs_area)
        st.download_button(
            "Every table as one Excel workbook",
            lambda: workbook(services, ids, scope),
            "runaways-charter.xlsx",
            EXCEL,
            on_click="ignore",
        )
    show_table(table, key=f"export {table.id}", height=480)
    st.caption(
        f"Licence: {table.licence}. The workbook opens with a sheet that names source, date, licence and method "
        f"version {METHOD_VERSION}. Text that a spreadsheet could take for a formula is made harmless."
    )


def workbook(services: Services, table_ids: tuple[str, ...], scope: Scope) -> bytes:
    tables = services.exporting.tables(table_ids, scope)
    return workbook_bytes(tables, made_at=datetime.now(UTC), method_version=METHOD_VERSION, place=services.place)


if __name__ == "__main__":
    page(main, title="Take the figures with you")
