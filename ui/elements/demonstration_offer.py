"""Where a page is empty: a database of generated answers to look at, made beside the real one and never in it."""

from __future__ import annotations

import streamlit as st

from ui.resources import Services, make_demonstration


def offer_demonstration(services: Services) -> None:
    """Offer to make it, and say how to open it; nothing in a demonstration itself, or where there are answers."""
    # Only the one who runs this program on their own computer can start it on another database.
    if services.admission is not None:
        return
    if services.stamp or services.kept(services.assessments.newest_scorecards, "runaways-charter-2012"):
        return
    with st.expander("Look around with generated answers first"):
        st.markdown(
            "A demonstration is a database of its own, filled with answers drawn by chance. It is stamped on every "
            "page and in every file, and this database never takes anything from it."
        )
        if st.button("Make the demonstration database"):
            with st.spinner("Generating answers ..."):
                address = make_demonstration()
            st.success(
                "It is ready. Stop this program and start it again with the line below; without it you are back."
            )
            st.code(f"RUNAWAYS_DATABASE_URL={address} make run", language=None)
