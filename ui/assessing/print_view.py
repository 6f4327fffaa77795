"""The questionnaire on paper: every item in the order of the agenda, with boxes to tick and room to write."""

from __future__ import annotations

from html import escape

import streamlit as st

from charter.framework import Group, Instrument, Item
from charter.rounds import STATE_WORDS
from charter.wording import answer_words, date_words
from geo.areas import Authority
from services.assessment.assessments import Sheet
from services.comparison.evidence import shortened
from services.register.signups import today_here
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
.paper .room { display: flex; gap: 1rem; margin-top: 0.4rem; color: #4a5058; font-size: 0.85rem; }
.paper .room span { flex: 1; border-bottom: 1px dotted #4a5058; min-height: 1.4rem; }
.paper .room span:first-child { flex: 3; }
.paper .begin { break-inside: avoid; }
@media print {
  [data-testid=stSidebar], [data-testid=stHeader], [data-testid=stToolbar], [data-testid=stDecoration],
  [data-testid=stElementContainer]:not(:has(.paper)), [data-testid=stLayoutWrapper]:not(:has(.paper)),
  [data-testid=stCaptionContainer] { display: none !important; }
  .stApp, [data-testid=stAppViewContainer], [data-testid=stMain], [data-testid=stMainBlockContainer] {
    position: static !important; display: block !important; overflow: visible !important; height: auto !important;
    padding: 0 !important; max-width: none !important; }
  .paper { max-width: none; }
  .paper h1 { font-size: 15pt; padding: 0; margin: 0; }
  .paper h2 { font-size: 11.5pt; padding: 0; margin: 2.5mm 0 1mm; break-after: avoid; }
  .paper h3 { font-size: 10pt; }
  .paper p { font-size: 9pt; line-height: 1.27; margin: 0.2mm 0; }
  .paper section { margin: 1mm 0; padding-bottom: 1mm; }
  .paper .room { font-size: 8.5pt; margin-top: 1mm; }
  .paper .room span { min-height: 5.5mm; }
}
</style>
"""


LONGEST_ON_PAPER = 500
"""Characters of evidence that an agenda shows of an item: the whole of it is on the page and in the workbook."""
ROOM = '<div class="room"><span>Agreed:</span><span>Who:</span><span>By when:</span></div>'


def show_print_view(sheet: Sheet, area: Authority, parts: list[Group], stamp: str) -> None:
    """The whole instrument for a meeting: what is asked, boxes, what is answered so far, and room for a decision."""
    show_print_button()
    st.caption(
        "Opens your browser's print dialogue; choose a printer or save it as a PDF. What is answered so far is ticked. "
        "Without the button: Ctrl+P, or Print in the browser's menu."
    )
    st.html(ON_PAPER + on_every_page(sheet, area, stamp) + paper(sheet, area, parts, stamp))


def paper(sheet: Sheet, area: Authority, parts: list[Group], stamp: str = "") -> str:
    """The paper as HTML, with the stamp of generated answers. Everything that somebody typed is escaped."""
    chosen = sheet.instrument
    given = sum(1 for answer in sheet.answers.values() if answer.state != "not_given")
    stamped = f"<p><b>{escape(stamp)}</b></p>" if stamp else ""
    head = (
        f"{stamped}<h1>{escape(chosen.title)}</h1><p><b>{escape(about_words(sheet, area))}</b> "
        f"{given} of {len(chosen.items)} items dealt with so far.</p><p>{scale_words(chosen)}</p>"
    )
    return f'<div class="paper">{head}{"".join(part_on_paper(sheet, part) for part in parts)}</div>'


def about_words(sheet: Sheet, area: Authority) -> str:
    """`Leeds, round 2026, a draft, as at 22 November 2026.`: whose paper it is and of which day."""
    stands = STATE_WORDS.get(sheet.assessment.state, sheet.assessment.state) if sheet.assessment else "not begun yet"  # type: ignore[call-overload]
    return f"{area.plain_name}, round {sheet.round}, {stands}, as at {date_words(today_here())}."


def on_every_page(sheet: Sheet, area: Authority, stamp: str) -> str:
    """The head and foot of each sheet of paper, in browsers that print them: whose it is, of which day, which page."""
    above = css_text(" - ".join(filter(None, (stamp, sheet.instrument.short_title, about_words(sheet, area)))))
    below = css_text("No child's name, date of birth or record number")
    small = "font: 8pt sans-serif; color: #4a5058;"
    return (
        f"<style>@page {{ size: A4; margin: 12mm 12mm 11mm; @top-left {{ content: {above}; {small} }} "
        f"@bottom-left {{ content: {below}; {small} }} "
        f'@bottom-right {{ content: "Page " counter(page) " of " counter(pages); {small} }} }}</style>'
    )


def css_text(text: str) -> str:
    """A text as CSS writes one: whatever is no plain letter or digit as its number, so that nothing ends the style."""
    return '"' + "".join(c if c.isascii() and (c.isalnum() or c in " ,.-") else f"\\{ord(c):x} " for c in text) + '"'


def scale_words(chosen: Instrument) -> str:
    return " ".join(f"<b>{escape(level.label)}</b>: {escape(level.meaning)}" for level in chosen.scale.levels)


def part_on_paper(sheet: Sheet, part: Group) -> str:
    above = sheet.instrument.ancestors(part.id)
    title = f"{above[0].title}: {part.title}" if above else part.title
    first, *rest = (item_on_paper(sheet, item) for item in sheet.instrument.items_below(part.id))
    # A heading stays on the page of its first item.
    return f'<div class="begin"><h2>{escape(title)}</h2>{first}</div>{"".join(rest)}'


def item_on_paper(sheet: Sheet, item: Item) -> str:
    stored = sheet.stored.get(item.id)
    said = shortened(stored.evidence, LONGEST_ON_PAPER) if stored else ""
    evidence = f"<p>Evidence so far: {escape(said)}</p>" if said else ""
    why = ""
    if stored and stored.answer.state == "not_applicable":
        why = f"<p>{escape(answer_words(sheet.instrument, stored.answer))}</p>"
    ticked = set(stored.details.facets if stored else ())
    covers = f'<p class="boxes">Covers: {boxes(dict.fromkeys(item.facets), ticked)}</p>'
    return (
        f"<section><h3>{escape(item.id)}. {escape(item.title)}</h3><p>{escape(item.question)}</p>"
        f'<p class="boxes">{level_boxes(sheet.instrument, option_of(stored.answer) if stored else None)}</p>{why}'
        f'{covers if item.facets else ""}<p class="who">Who can tell: {escape(", ".join(item.answerers))}</p>'
        f"{evidence}{ROOM}</section>"
    )


def level_boxes(chosen: Instrument, option: str | None) -> str:
    options = {str(level.value): level.label for level in chosen.scale.levels} | WITHOUT_LEVEL
    return "".join(box(label, ticked=key == option) for key, label in options.items())


def boxes(facets: dict[str, None], ticked: set[str]) -> str:
    return "".join(box(facet, ticked=facet in ticked) for facet in facets)


def box(label: str, *, ticked: bool) -> str:
    return f"<span>{'☑' if ticked else '☐'} {escape(label)}</span>"
