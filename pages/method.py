"""How every figure is made, with a worked example on the area in hand, whose the data are, and under which licence."""

from __future__ import annotations

import streamlit as st

from charter.framework import instruments
from services.comparison.worked_example import WorkedExample
from services.exports.exporting import published_table
from services.tables import BOUNDARY_ATTRIBUTION, OGL
from ui.elements.area_choice import choose_area
from ui.elements.instrument_choice import choose_instrument
from ui.elements.tables import OF_ONE_ROUND, show_table
from ui.links import link_to
from ui.resources import Services
from ui.shell import ROOT, page

METHOD = ROOT / "docs" / "method.md"
FOR_EDITORS = "*This file is generated"


def main(services: Services) -> None:
    st.markdown(
        "**Scores come from an area's own answers alone.** The outside record stands beside them and is never mixed "
        "in. A missing answer is never a zero: it makes the range wider."
    )
    how, worked, whose, what = st.tabs(
        ["How figures are made", "Worked on your area", "Whose data, and licences", "The questions"]
    )
    with how:
        show_method(services)
    with worked:
        show_worked(services)
    with whose:
        show_sources()
    with what:
        show_instruments()
    link_to("data_quality", "How complete the figures are")


def show_method(services: Services) -> None:
    """The document with every chapter folded: it is read for one figure at a time."""
    opening, chapters = services.kept(method_chapters)
    st.markdown(opening)
    for title, text in chapters:
        with st.expander(title, key=f"chapter {title}"):
            st.markdown(text)


def method_chapters() -> tuple[str, tuple[tuple[str, str], ...]]:
    """The document's opening and each chapter with its title; without what it says to whoever would edit it."""
    opening, *chapters = METHOD.read_text(encoding="utf-8").split("\n## ")
    told = [part for part in opening.split("\n\n") if not part.startswith(("# ", FOR_EDITORS))]
    # Folded under its title a chapter's sections are the page's next level of heading.
    split = (chapter.replace("\n### ", "\n## ").partition("\n") for chapter in chapters)
    return "\n\n".join(told), tuple((title, text) for title, _, text in split)


def show_worked(services: Services) -> None:
    """The area's own total, worked out step by step from its answers."""
    area = choose_area()
    if area is None:
        st.info("Choose your area above: its own total is then worked out here, step by step.")
        return
    chosen = choose_instrument("Instrument")
    example: WorkedExample = services.kept(services.worked.of, area.code, chosen.id)
    st.markdown("\n".join(f"{number}. {step}" for number, step in enumerate(example.steps, start=1)))
    if example.table.rows:
        show_table(example.table, key="worked", leave_out=OF_ONE_ROUND)
    else:
        link_to("assess", "Answer the first item", area=area.code, on=chosen.id)


def show_sources() -> None:
    st.markdown(
        f"- {BOUNDARY_ATTRIBUTION}\n"
        f"- Names and codes of authorities: Office for National Statistics and Department for Education, {OGL}.\n"
        f"- Official figures: Department for Education, {OGL}.\n"
        "- The charter, its asks and the report on schools: The Children's Society. The Lead Member briefing: Crown "
        "copyright 2010. Questions here are in this project's own words and name the paragraph they come from.\n"
        "- This program: MIT licence. The map is drawn by Leaflet (BSD-2) and folium (MIT)."
    )
    show_table(published_table(), key="published")


def show_instruments() -> None:
    for found in instruments().values():
        st.markdown(f"**{found.title}** (version {found.version}): {len(found.items)} items. {found.about}")
        st.caption(f"Scale: {' / '.join(level.label for level in found.scale.levels)}. {found.scale.source}")


if __name__ == "__main__":
    page(main, title="How are the figures made?")
