"""One area on one page: signed or not, its own assessment, the outside record, and its largest gaps."""

from __future__ import annotations

import streamlit as st

from charter.framework import instrument
from charter.register import SignUp
from charter.wording import counted, sign_up_words, uncertain_date_words
from geo.areas import Authority, day_in_words, names_in_words, successors
from services.assessments import Sheet
from services.exporting import Scope, scorecard_table
from services.layers import CHARTER
from ui.area_choice import choose_area
from ui.charts import show_intervals
from ui.links import link_to
from ui.resources import Services
from ui.shell import page
from ui.tables import show_table

CHECKLIST = "lead-member-checklist-2010"
LARGEST = 5


def main(services: Services) -> None:
    area = choose_area()
    if area is None:
        st.info("Choose your area above: this page then says in a few lines where it stands. The link can be shared.")
        return
    newest = services.kept(services.signups.days)[-1]
    sign_up = services.kept(services.signups.on, newest, (area.code,))[area.code]
    sheets = {i: services.kept(services.assessments.sheet, area.code, i) for i in (CHARTER, CHECKLIST)}
    st.markdown(f"**{sign_up_words(sign_up, area.plain_name)}** {own_account(sheets[CHARTER])}")
    show_changes_of_body(area)
    show_sources(sign_up)
    for instrument_id, sheet in sheets.items():
        show_scorecard(area, sheet, instrument_id)
    show_gaps(services, area)
    show_official(services, area)
    show_foi(services, area)
    show_good_practice(services, area)


def own_account(sheet: Sheet) -> str:
    """What the area says of itself, in one sentence."""
    if not sheet.answers:
        return "It has not assessed itself against the charter here yet."
    top = sheet.instrument.scale.highest
    in_place = sum(1 for answer in sheet.answers.values() if answer.level == top)
    total = sheet.scorecard.total
    return (
        f"On its own assessment ({sheet.round}) it has {in_place} of {counted(total.applicable, 'item')} fully in "
        f"place; {total.answered} are answered."
    )


def show_changes_of_body(area: Authority) -> None:
    if area.end is not None:
        names = names_in_words([found.plain_name for found in successors(area.code)])
        st.warning(f"{area.plain_name} ended on {day_in_words(area.end)}, followed by {names}.")


def show_sources(sign_up: SignUp) -> None:
    for observation in sign_up.basis:
        title = observation.source.title
        source = f"[{title}]({observation.source.url})" if observation.source.url else title
        state = observation.state.replace("_", " ")
        st.caption(
            f"{state.capitalize()} {uncertain_date_words(observation.when)}. Source: {source}. {observation.note}"
        )


def show_scorecard(area: Authority, sheet: Sheet, instrument_id: str) -> None:
    chosen = instrument(instrument_id)
    st.subheader(chosen.title)
    if not sheet.answers:
        st.markdown(f"{area.plain_name} has not answered any of its {len(chosen.items)} items here.")
        link_to("assess", "Answer the first item", area=area.code, on=instrument_id)
        return
    card = sheet.scorecard
    picture, table = st.tabs(["Picture", "The same as a table"])
    with picture:
        show_intervals([card.total, *card.of_kind("pillar")], key=f"intervals {instrument_id}")
    with table:
        nodes = [node for node in card.nodes if node.kind in ("total", "pillar", "standard")]
        shown = scorecard_table(nodes, f"{chosen.short_title}, {area.plain_name}", f"round {sheet.round}")
        show_table(shown, key=f"scorecard {instrument_id}", leave_out=("parent", "node"))
    st.caption(
        "Scores run from 0 to 100 and are the area's own account. While answers are missing a score has a range: from "
        "every missing answer being 'not in place' to every one being in place. A bar without a dot has too few "
        "answers for a score."
    )


def show_gaps(services: Services, area: Authority) -> None:
    found = services.kept(services.gaps.of, area.code, CHARTER)
    st.subheader("The largest gaps")
    if not found.card.answers:
        st.markdown("Gaps show once the charter's items are answered.")
        return
    largest = [f"1. {g.item.title}: {g.answer} ({g.points}; {g.achieved})" for g in found.gaps[:LARGEST]]
    st.markdown("\n".join(largest) or "Every item is at its highest level.")
    link_to("gaps", "See every gap", area=area.code)


def show_official(services: Services, area: Authority) -> None:
    st.subheader("Official figures")
    table = services.kept(services.exporting.table, "official", Scope(area_code=area.code))
    if not table.rows:
        st.markdown("No official file has been accepted yet. They are the Department for Education's open data.")
        link_to("import_files", "Bring in an official file")
        return
    show_table(table, key="official", leave_out=("geographic_level", "region_name", "old_la_code", "la_name",
               "new_la_code", "series", "value", "low", "high", "status", "row", "column"))  # fmt: skip
    st.caption(f"Source: {table.source}.")


def show_foi(services: Services, area: Authority) -> None:
    table = services.kept(services.exporting.table, "foi", Scope(area_code=area.code))
    if not table.rows:
        return
    st.subheader("What it answered to Freedom of Information requests")
    show_table(table, key="foi", leave_out=("new_la_code", "old_la_code", "la_name", "region_name", "question_id",
               "value", "low", "high"))  # fmt: skip


def show_good_practice(services: Services, area: Authority) -> None:
    for mention in services.kept(services.signups.good_practice, area.code):
        st.subheader("Named for good practice")
        source = f"[{mention.source.title}]({mention.source.url})"
        st.markdown(f"{mention.what} ({uncertain_date_words(mention.when)}.) Source: {source}.")


if __name__ == "__main__":
    page(main, title="Where does this area stand?")
