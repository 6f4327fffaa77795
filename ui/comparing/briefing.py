"""The Area page on paper, and its address: what a Lead Member takes along or passes on."""

from __future__ import annotations

import streamlit as st

from charter.permissions import Action
from charter.register import SignUp
from publishing.briefing import Standing, briefing_bytes
from services.comparison.lead_member import Brief
from services.exports.exporting import METHOD_VERSION, Scope
from ui.resources import Services

PDF = "application/pdf"


def offer_briefing(services: Services, brief: Brief, sign_up: SignUp) -> None:
    """`[PDF] [link]`: two pages made when the button is pressed, once for a version of the data."""
    why_not = services.person.why_not(Action.SEE_SMALL_NUMBERS, brief.area.code) if brief.interviews else ""

    def made(area_code: str, checklist_id: str) -> bytes:
        official = services.exporting.table("official", Scope(area_code=area_code))
        standing = Standing(
            sign_up, services.exporting.data_moment().date(), METHOD_VERSION, official.source if official.rows else "",
            services.stamp,
        )  # fmt: skip
        return briefing_bytes(brief, standing)

    with st.container(horizontal=True):
        st.download_button(
            "PDF, two pages",
            lambda: services.kept(made, brief.area.code, brief.checklist.instrument.id),
            f"briefing-{brief.area.code}.pdf",
            PDF,
            on_click="ignore",
            disabled=bool(why_not),
            help=why_not or "This page on two sheets of A4, for a meeting",
        )
        with st.popover("Link"):
            st.code(address_of(brief.area.code), language=None)


def address_of(area_code: str) -> str:
    """The page's own address with the area in it, to be copied."""
    return f"{(st.context.url or '/area').partition('?')[0]}?area={area_code}"
