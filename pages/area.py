"""One area on one page: signed or not, its own assessment, the outside record, and its largest gaps."""

from __future__ import annotations

import streamlit as st

from charter.register import SignUp
from charter.wording import score_words, sign_up_words, uncertain_date_words
from geo.areas import Authority, day_in_words, names_in_words, successors
from services.evidence import DIRECTION_WORDS, STANDING_WORDS
from services.exporting import Scope, scorecard_table
from services.layers import CHARTER
from services.lead_member import Brief, checklist_words
from ui.area_choice import choose_area
from ui.as_text import as_link, as_text
from ui.briefing import offer_briefing
from ui.charts import Line, Mark, show_intervals, show_trend
from ui.links import link_to
from ui.resources import Services
from ui.shell import page
from ui.tables import show_table

CHECKLIST = "lead-member-checklist-2010"


def main(services: Services) -> None:
    area = choose_area()
    if area is None:
        st.info("Choose your area above: this page then says in a few lines where it stands. The link can be shared.")
        return
    newest = services.kept(services.signups.days)[-1]
    sign_up = services.kept(services.signups.on, newest, (area.code,))[area.code]
    brief = services.kept(services.lead_member.brief, area.code, CHECKLIST)
    st.markdown(f"**{sign_up_words(sign_up, area.plain_name)}** {brief.own_account}")
    offer_briefing(services, brief, sign_up)
    show_changes_of_body(area)
    score, ask = st.columns(2, gap="medium")
    with score:
        show_pillars(brief)
        show_checklist(brief)
        show_interviews(brief)
        show_change(brief)
    with ask:
        show_gaps(brief)
        show_questions(brief)
    show_official(services, brief)
    show_differences(brief)
    with st.expander("Sources, tables and the words of every answer"):
        show_sources(sign_up)
        show_tables(services, brief)
    show_good_practice(services, area)


def show_pillars(brief: Brief) -> None:
    """The pillars with their ranges and the comparators' middle; from evidence alone where that is all there is."""
    st.markdown("##### The four pillars")
    if brief.is_evidence_alone:
        card = brief.evidence.card
        st.markdown(
            f"**From FOI answers alone**, not from {brief.area.plain_name}'s own assessment: {score_words(card.total)}."
        )
        show_intervals([card.total, *card.of_kind("pillar")], key="from evidence", row=32)
        link_to("assess", "Begin your own assessment", area=brief.area.code, on=CHARTER)
        return
    if not brief.sheet.answers:
        items = len(brief.sheet.instrument.items)
        st.markdown(f"{brief.area.plain_name} has not answered any of the charter's {items} items here.")
        link_to("assess", "Answer the first item", area=brief.area.code, on=CHARTER)
        return
    nodes = [brief.card.total, *brief.card.of_kind("pillar")]
    medians = {
        node: Mark(median.england, median.words) for node, median in brief.medians.items() if median.england is not None
    }
    picture, table = st.tabs(["Picture", "The same as a table"])
    with picture:
        show_intervals(nodes, key="pillars", marks=medians, marks_name="England median", row=34)
    with table:
        shown = scorecard_table(
            [node for node in brief.card.nodes if node.kind != "item"],
            f"Charter, {brief.area.plain_name}",
            f"round {brief.sheet.round}",
        )
        show_table(shown, key="scorecard", leave_out=("parent", "node"))
    st.caption(f"Own account, 0 to 100; a range where answers are missing. {brief.medians[brief.card.total.id].words}.")


def show_checklist(brief: Brief) -> None:
    words = checklist_words(brief.checklist) or "not answered here yet"
    st.markdown(f"**Lead Member checklist:** {words}.")
    link_to("assess", "Open the checklist", area=brief.area.code, on=CHECKLIST)


def show_interviews(brief: Brief) -> None:
    """What it told FOI requests about return interviews, home and care side by side."""
    st.markdown("##### Return interviews, as told to FOI requests")
    if not brief.interviews:
        st.markdown("No answer about return interviews has been brought in for this area.")
    st.markdown("; ".join(f"{title}: **{words}**" for title, words in brief.interviews))
    link_to("return_interviews", "See every council", area=brief.area.code)


def show_gaps(brief: Brief) -> None:
    st.markdown("##### Five largest gaps")
    if not brief.sheet.answers:
        st.markdown("Gaps show once the charter's items are answered.")
        return
    largest = [f"1. **{gap.item.title}**: {gap.in_short}." for gap in brief.gaps]
    st.markdown("\n".join(largest) or "Every item is at its highest level.")
    link_to("gaps", "See every gap", area=brief.area.code)


def show_questions(brief: Brief) -> None:
    st.markdown("##### Questions to ask your Director")
    st.markdown(
        "\n".join(f"- {question}" for question in brief.questions) or "No open question comes from the answers."
    )


def show_change(brief: Brief) -> None:
    """What changed since the round before."""
    if not brief.change.before:
        return
    st.markdown(f"##### What changed  \n{brief.change.sentence}")
    with st.expander("Which items"):
        moved = [f"- Up: {words}" for words in brief.change.better] + [
            f"- Down: {words}" for words in brief.change.worse
        ]
        st.markdown("\n".join(moved) or "No item's level moved.")


def show_differences(brief: Brief) -> None:
    """Where its own answers and what it told requests differ, with the words and the cell of both."""
    if not brief.evidence.told:
        return
    st.subheader("Its own answer, and what it told FOI requests")
    for told in (*brief.evidence.contradictions, *brief.evidence.other_differences):
        standing = STANDING_WORDS[told.difference.standing]
        places = as_text("; ".join(f"{quote.wave}, {quote.when}, {quote.place}" for quote in told.quotes))
        st.markdown(
            f"- **{told.item.title}** {as_text(told.sentence)}. {standing}. "
            f"{DIRECTION_WORDS[told.difference.direction]} {' '.join(told.reasons)} *{places}*"
        )
    st.caption(
        "The two are never mixed: scores come from the area's own answers. An answer past its shelf life, or of an "
        "unknown day, is shown but is no contradiction."
    )


def show_changes_of_body(area: Authority) -> None:
    if area.end is not None:
        names = names_in_words([found.plain_name for found in successors(area.code)])
        st.warning(f"{area.plain_name} ended on {day_in_words(area.end)}, followed by {names}.")


def show_sources(sign_up: SignUp) -> None:
    for observation in sign_up.basis:
        state = observation.state.replace("_", " ").capitalize()
        source, note = as_link(observation.source), as_text(observation.note)
        st.caption(f"{state} {uncertain_date_words(observation.when)}. Source: {source}. {note}")


def show_official(services: Services, brief: Brief) -> None:
    st.markdown("##### Official figures: children looked after who go missing")
    if not brief.trends:
        st.markdown("No official file has been accepted yet. They are the Department for Education's open data.")
        link_to("import_files", "Bring in an official file")
        return
    if brief.share:
        st.markdown(brief.share)
    for column, found in zip(st.columns(len(brief.trends)), brief.trends, strict=True):
        with column:
            st.markdown(found.sentence)
            lines = [
                Line(body.plain_name, [(f.period, f.value, f.low, f.high, f.words) for f in line], body == brief.area)
                for body, line in found.lines
                if line
            ]
            title = found.series.title
            show_trend(
                lines, found.periods, key=f"trend {found.series.id}", title=title, breaks=found.breaks, height=220
            )
    notes = " ".join(dict.fromkeys(note for found in brief.trends for note in found.notes))
    before = " Bodies before a reorganisation have lines of their own." if has_predecessors(brief) else ""
    st.caption(
        f"As published, year to 31 March. {notes}{before} Incidents are not children: one child may have several."
    )
    link_to("compare", "Compare with other areas", area=brief.area.code)


def has_predecessors(brief: Brief) -> bool:
    return any(len(found.lines) > 1 for found in brief.trends)


def show_tables(services: Services, brief: Brief) -> None:
    """Everything behind the page as tables: evidence, FOI answers, official figures."""
    hidden = ("new_la_code", "old_la_code", "la_name", "region_name")
    if brief.evidence.items:
        st.markdown("**What FOI answers show of the charter's items**")
        show_table(brief.evidence.table, key="evidence", leave_out=hidden)
    foi = services.kept(services.exporting.table, "foi", Scope(area_code=brief.area.code))
    if foi.rows:
        st.markdown("**What it answered to Freedom of Information requests**")
        show_table(foi, key="foi", leave_out=(*hidden, "question_id", "value", "low", "high"))
    official = services.kept(services.exporting.table, "official", Scope(area_code=brief.area.code))
    if official.rows:
        st.markdown("**Official figures**")
        show_table(official, key="official", leave_out=(*hidden, "geographic_level", "series", "value", "low", "high",
                   "status", "row", "column"))  # fmt: skip
        st.caption(f"Source: {official.source}.")


def show_good_practice(services: Services, area: Authority) -> None:
    for mention in services.kept(services.signups.good_practice, area.code):
        st.subheader("Named for good practice")
        when = uncertain_date_words(mention.when)
        st.markdown(f"{as_text(mention.what)} ({when}.) Source: {as_link(mention.source)}.")


if __name__ == "__main__":
    page(main, title="Where does this area stand?")
