"""The audit trail on the Admin page: filtered, shown and taken away."""

from __future__ import annotations

from datetime import date

import streamlit as st

from charter.permissions import Action
from charter.wording import counted
from geo.areas import authority, vintages
from publishing.open_data import csv_bytes
from services.administration.accounts import with_names
from services.administration.audit import MOST_SHOWN, Wanted
from ui.elements.tables import show_table
from ui.resources import Services

NOT_SHOWN = ("before", "after", "digest", "object_id")


def show_audit(services: Services) -> None:
    wanted = choose_wanted(services)
    count = services.kept(services.audit.count, services.person, wanted)
    shown = f"the latest {MOST_SHOWN} are shown" if count > MOST_SHOWN else "all are shown"
    st.markdown(f"**{counted(count, 'change')}; {shown}.** The file holds every one, with what was before and after.")
    if not count:
        return
    st.download_button(
        "These changes as CSV", lambda: csv_bytes(services.audit.table(services.person, wanted)), "audit.csv",
        "text/csv", on_click="ignore", key="audit csv",
    )  # fmt: skip
    table = services.kept(services.audit.table, services.person, wanted, MOST_SHOWN)
    show_table(with_names(table, services.kept(services.accounts.names)), key="audit", leave_out=NOT_SHOWN)
    st.caption(
        "The trail is only ever appended to, and each row holds a digest of the one before: `python -m tasks check` "
        "finds any that was changed. It knows people by id; the names beside them are those of today."
    )


def choose_wanted(services: Services) -> Wanted:
    """Which changes: in the boxes; who may see one area's trail only is asked for nothing wider."""
    areas = services.person.areas_of(Action.SEE_AUDIT)
    everywhere = areas is None
    left, right = st.columns(2)
    with left:
        area = st.selectbox(
            "Area", [one.code for one in vintages()[-1].authorities] if everywhere else sorted(areas or ()),
            format_func=lambda code: authority(code).plain_name, index=None if everywhere else 0, key="audit area",
            placeholder="Every area",
        )  # fmt: skip
        people = services.kept(services.audit.people, services.person) if everywhere else ()
        person = st.selectbox(
            "Person", people, format_func=services.name_of, index=None, key="audit person", placeholder="Everybody",
            disabled=not everywhere,
        )  # fmt: skip
    with right:
        kinds = services.kept(services.audit.object_kinds, services.person) if everywhere else ()
        kind = st.selectbox("Kind of thing", kinds, index=None, key="audit kind", placeholder="Every kind",
                            disabled=not everywhere)  # fmt: skip
        thing = st.text_input("Thing (its number or id)", key="audit thing", max_chars=100).strip()
    first, last = days()
    return Wanted(person, kind, thing or None, area, first, last)


def days() -> tuple[date | None, date | None]:
    left, right = st.columns(2)
    with left:
        first = st.date_input("From", value=None, key="audit first", format="DD/MM/YYYY")
    with right:
        last = st.date_input("Until", value=None, key="audit last", format="DD/MM/YYYY")
    return first, last
