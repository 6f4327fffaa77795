"""How complete the figures are, who refused, what was corrected, and how old everything is."""

from __future__ import annotations

import streamlit as st

from ui.elements.demonstration_offer import offer_demonstration
from ui.elements.tables import FOR_PROGRAMS, show_table
from ui.links import link_to
from ui.resources import Services
from ui.shell import page


def main(services: Services) -> None:
    st.markdown(f"**{services.kept(services.quality.headline)}**")
    st.markdown(
        "A blank, a refusal or 'unable to say' is never counted as a no. What is missing stays missing, and is shown "
        "here."
    )
    assessed, asked, refused, corrected, old = st.tabs(
        ["Assessments", "FOI questions", "Refusals", "Corrections", "How old everything is"]
    )
    with assessed:
        show(services, "instruments", "No area has assessed itself here yet.")
        offer_demonstration(services)
        link_to("assess", "Assess an area")
    with asked:
        show(services, "questions", "No answers to Freedom of Information requests have been brought in yet.")
        link_to("import_files", "Bring in a file of answers")
    with refused:
        show(services, "refusals", "No refusal is on record.")
    with corrected:
        show(services, "corrections", "Nothing has been corrected or taken back.")
    with old:
        show(services, "vintages", "")


def show(services: Services, name: str, empty: str) -> None:
    """One table, or a sentence where it has no rows."""
    table = services.kept(getattr(services.quality, name))
    if not table.rows:
        st.markdown(empty)
        return
    show_table(table, key=f"quality {name}", leave_out=FOR_PROGRAMS)


if __name__ == "__main__":
    page(main, title="How complete are the figures?")
