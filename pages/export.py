"""What leaves: the tables of the pages as Excel, CSV, data package or GeoPackage."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from geo.areas import Authority, vintages
from publishing.export_files import ENDINGS, MIME, Format, file_bytes, provenance
from publishing.open_data import Provenance, csv_bytes
from services.exports.data_dictionary import dictionary_table
from services.exports.exporting import METHOD_VERSION, Exportable, Scope
from services.tables import Table
from ui import state
from ui.elements.area_choice import choose_area
from ui.elements.as_text import as_text
from ui.elements.instrument_choice import choose_instrument
from ui.elements.tables import FOR_PROGRAMS, show_table
from ui.resources import Services
from ui.shell import page

EVERYTHING: tuple[tuple[Format, str, str], ...] = (
    ("xlsx", "Excel workbook", "One sheet a table, and one that says what they are."),
    ("csv", "CSV files", "A zip: each table with a metadata file beside it."),
    ("datapackage", "Data package", "A zip of CSV files with a schema that programs read (Frictionless)."),
    ("gpkg", "GeoPackage", "For a map program: every table with one line an area has the areas' shapes."),
)
FIRST, NEWEST = 0, -1
OWN_LIST = {
    **dict.fromkeys(("map.signed", "map.charter.total", "map.foi", "register_steps"), FIRST),
    **dict.fromkeys(("approach", "sign_ups_by_region"), NEWEST),
}
"""Tables of every authority on a list, and which list they have on their own page: another can be asked for."""


def main(services: Services) -> None:
    chosen, scope = choose(services)
    if chosen is None:
        return
    if chosen.needs_area and scope.area_code is None:
        st.info("This table is about one area: choose it above.")
        return
    table = services.kept(services.exporting.table, chosen.id, scope)
    title, source, as_at = as_text(table.title), as_text(table.source), as_text(table.as_at)
    st.markdown(f"**{title}: {len(table.rows):,} rows.** Source: {source}. As at: {as_at}.")
    if table.rows:
        offer_table(services, table, scope)
    else:
        st.info("There is nothing in this table yet. Assess an area or bring in a file, and it fills.")
    offer_everything(services, scope)
    if table.rows:
        show_table(table, key=f"export {table.id}", height=480, last=FOR_PROGRAMS)
    show_about(services, table)


def choose(services: Services) -> tuple[Exportable | None, Scope]:
    """The table and what it is about, in the link but for whether it is for publication."""
    choices = st.container()
    public = st.toggle(
        "For publication: as everybody may see it",
        key="for publication",
        help="Only published assessments; small numbers of children, incidents and interviews hidden (1 to 5 become "
        "'c', and further ones from which those could be worked out); nobody named who worked here.",
    )
    with choices:
        what, where, on = st.columns([5, 3, 3])
    with where:
        area: Authority | None = choose_area("Area (for tables about one)")
    with on:
        instrument = choose_instrument("Instrument (scores, gaps)")
    code = area.code if area else None
    offered = services.exporting.offered(area_code=code, public=public)
    with what:
        chosen = state.select(
            "Table", "table", offered, key_of=lambda e: e.id, words_of=lambda e: e.title, default=offered[0]
        )
    with choices:
        vintage_id = choose_list(chosen.id) if chosen and chosen.id in OWN_LIST else ""
    return chosen, Scope(code, instrument.id, public=public, vintage_id=vintage_id)


def choose_list(table_id: str) -> str:
    """Which authorities the table has a line for, an earlier list's or today's; "" for the table's own list."""
    own = vintages()[OWN_LIST[table_id]]
    chosen = state.select(
        "Authorities", "areas", vintages(), key_of=lambda v: v.id, words_of=lambda v: v.label, default=own
    )
    return chosen.id if chosen and chosen != own else ""


def offer_table(services: Services, table: Table, scope: Scope) -> None:
    """The table that is shown, as a file."""
    with st.container(horizontal=True):
        st.download_button(
            "This table as CSV", services.kept(csv_bytes, table), f"{table.id}.csv", "text/csv", on_click="ignore"
        )
        st.download_button(
            "This table as Excel",
            lambda: made(services, "xlsx", (table.id,), scope),
            f"{table.id}.xlsx",
            MIME["xlsx"],
            on_click="ignore",
        )


def offer_everything(services: Services, scope: Scope) -> None:
    """Every table that these choices allow, in one file."""
    # An earlier list is chosen for the one table that is shown: this file must not depend on which one that is.
    scope = replace(scope, vintage_id="")
    ids = services.exporting.complete(scope)
    st.markdown(f"Every table these choices allow, {len(ids)} in all:")
    with st.container(horizontal=True):
        for kind, label, what in EVERYTHING:
            st.download_button(
                label,
                lambda kind=kind: made(services, kind, ids, scope),  # type: ignore[misc]
                f"runaways-charter-{kind}.{ENDINGS[kind]}",
                MIME[kind],
                on_click="ignore",
                help=what,
                key=f"everything {kind}",
            )


def made(services: Services, kind: Format, table_ids: tuple[str, ...], scope: Scope) -> bytes:
    tables = services.exporting.tables(table_ids, scope)
    about = provenance(services.exporting)
    return file_bytes(kind, tables, about, vintage_id=scope.vintage_id)


def show_about(services: Services, table: Table) -> None:
    """Whose the figures are, how to cite them, and what the columns mean."""
    st.caption(
        f"Licence: {table.licence_words}. Every file names source, date, licence and method version {METHOD_VERSION}. "
        "Text that a spreadsheet could take for a formula is made harmless. The command line gives the same files: "
        "`python -m tasks export --help`."
    )
    st.markdown("To cite these figures:")
    about = Provenance(services.kept(services.exporting.data_moment), METHOD_VERSION)
    st.code(about.citation, language=None, wrap_lines=True)
    with st.expander("What the columns mean"):
        meaning = services.kept(dictionary_table, (table,))
        show_table(meaning, key=f"dictionary {table.id}", leave_out=("table",))


if __name__ == "__main__":
    page(main, title="Take the figures with you")
