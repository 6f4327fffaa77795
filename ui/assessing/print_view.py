"""The questionnaire on paper: every item in the order of the agenda, with boxes to tick and room to write."""

from __future__ import annotations

from html import escape

import streamlit as st

from charter.framework import Group, Instrument, Item
from charter.wording import answer_words
from geo.areas import Authority
from services.assessment.assessments import Sheet
from ui.assessing.fields import WITHOUT_LEVEL, option_of
from ui.assessing.marker import show_print_button

ON_PAPER = """
<style>
.paper { max-width: 46rem; color: #0b0c0c; }
.paper h2 { font-size: 1.15rem; margin: 1.2rem 0 0.3rem; border-bottom: 2px solid #0b0c0c; }
.paper section { break-inside: avoid; margin: 0.7rem 0; padding-bottom: 0.5rem; border-bottom: 1px solid #b1b4b6; }
.paper h3 { font-size: 1rem; margin: 0 0 0.2rem; padding: 0; }
.paper p { margin: 0.15rem 0; font-size: 0.95rem; }
.paper .boxes span { display: inline-block; margin-right: 1.1rem; white-space: nowrap; }
.paper .who { color: #4a5058; }
.paper .room { border-bottom: 1px dotted #4a5058; height: 1.5rem; }
@media print {
  @page { margin: 14mm; }
  [data-testid=stSidebar], [data-testid=stHeader], [data-testid=stToolbar], [data-testid=stDecoration],
  [data-testid=stElementContainer]:not(:has(.paper)), [data-testid=stCaptionContainer] { display: none !important; }
  .stApp, [data-testid=stAppViewContainer], [data-testid=stMain], [data-testid=stMainBlockContainer] {
    position: static !important; display: block !important; overflow: visible !important; height: auto !important;
    padding: 0 !important; max-width: none !important; }
  .paper { font-size: 10.5pt; max-width: none; }
  .paper p { font-size: 10pt; }
}
</style>
"""


def show_print_view(sheet: Sheet, area: Authority, parts: list[Group], stamp: str) -> None:
    """The whole instrument for a meeting: what is asked, boxes, what is answered so far, and room for a decision."""
    show_print_button()
    st.caption(
        "Opens your browser's print dialogue; choose a printer or save it as a PDF. What is answered so far is ticked. "
        "Without the button: Ctrl+P, or Print in the browser's menu."
    )
    st.html(ON_PAPER + paper(sheet, area, parts, stamp))


def paper(sheet: Sheet, area: Authority, parts: list[Group], stamp: str = "") -> str:
    """The paper as HTML, with the stamp of generated answers. Everything that somebody typed is escaped."""
    chosen = sheet.instrument
    given = sum(1 for answer in sheet.answers.values() if answer.state != "not_given")
    stamped = f"<p><b>{escape(stamp)}</b></p>" if stamp else ""
    head = (
        f"{stamped}<h1>{escape(chosen.title)}</h1><p>{escape(area.plain_name)}, round {escape(sheet.round)}. "
        f"{given} of {len(chosen.items)} items dealt with so far.</p><p>{scale_words(chosen)}</p>"
    )
    return f'<div class="paper">{head}{"".join(part_on_paper(sheet, part) for part in parts)}</div>'


def scale_words(chosen: Instrument) -> str:
    return " ".join(f"<b>{escape(level.label)}</b>: {escape(level.meaning)}" for level in chosen.scale.levels)


def part_on_paper(sheet: Sheet, part: Group) -> str:
    above = sheet.instrument.ancestors(part.id)
    title = f"{above[0].title}: {part.title}" if above else part.title
    items = "".join(item_on_paper(sheet, item) for item in sheet.instrument.items_below(part.id))
    return f"<h2>{escape(title)}</h2>{items}"


def item_on_paper(sheet: Sheet, item: Item) -> str:
    stored = sheet.stored.get(item.id)
    evidence = f"<p>Evidence so far: {escape(stored.evidence)}</p>" if stored and stored.evidence.strip() else ""
    why = ""
    if stored and stored.answer.state == "not_applicable":
        why = f"<p>{escape(answer_words(sheet.instrument, stored.answer))}</p>"
    covers = f"<p>Covers: {boxes(dict.fromkeys(item.facets), set(stored.details.facets if stored else ()))}</p>"
    return (
        f"<section><h3>{escape(item.id)}. {escape(item.title)}</h3><p>{escape(item.question)}</p>"
        f'<p class="boxes">{level_boxes(sheet.instrument, option_of(stored.answer) if stored else None)}</p>{why}'
        f'{covers if item.facets else ""}<p class="who">Who can tell: {escape(", ".join(item.answerers))}</p>'
        f'{evidence}<div class="room"></div></section>'
    )


def level_boxes(chosen: Instrument, option: str | None) -> str:
    options = {str(level.value): level.label for level in chosen.scale.levels} | WITHOUT_LEVEL
    return "".join(box(label, ticked=key == option) for key, label in options.items())


def boxes(facets: dict[str, None], ticked: set[str]) -> str:
    return "".join(box(facet, ticked=facet in ticked) for facet in facets)


def box(label: str, *, ticked: bool) -> str:
    return f"<span>{'☑' if ticked else '☐'} {escape(label)}</span>"
