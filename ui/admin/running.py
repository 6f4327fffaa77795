"""What is running, on the Admin page: the program, its database and how people come in."""

from __future__ import annotations

import streamlit as st

from config import program_version, settings
from services.tables import OWN_LICENCE, Column, Table
from ui.elements.tables import show_table
from ui.resources import Services
from ui.sign_in import has_sign_in, who_reaches_it

COLUMNS = (Column("what", "What"), Column("is", "Is"))


def show_running(services: Services) -> None:
    present, newest = services.schema()
    if present == newest:
        st.markdown(f"**Version {program_version()} is running, and its database is current.**")
    else:
        st.warning(
            f"The database is at schema {present}, and this program works with {newest}: another version of the "
            "program changed it while this one was running. Restart this one in the newest version."
        )
    rows = (
        ("Version of the program", program_version()),
        ("Schema of the database", present),
        ("Schema of this program", newest),
        ("Where the data are", services.place),
        ("Kind of data", services.stamp or "real"),
        ("Newest change", services.version.partition("-")[0]),
        ("Signing in", how_people_come_in()),
    )
    table = Table("running", "What is running", COLUMNS, rows, "This program", "now", OWN_LICENCE)
    show_table(table, key="running")


def how_people_come_in() -> str:
    if not has_sign_in():
        return f"not set up: one person, every right; {who_reaches_it()}"
    rules = settings().rules
    issuer = settings().secrets.get("auth", {}).get("server_metadata_url", "Streamlit's secrets file")
    return f"{issuer}; for {hours(rules.longest.total_seconds())}, or {hours(rules.idle.total_seconds())} of nothing"


def hours(seconds: float) -> str:
    return f"{seconds / 3600:g} hours"
