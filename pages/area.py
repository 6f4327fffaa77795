"""One area on one page: signed or not, its own assessment, the outside record, and its largest gaps."""

from __future__ import annotations

import streamlit as st

from charter.register import SignUp
from charter.wording import score_words, sign_up_words, uncertain_date_words
from geo.areas import Authority, day_in_words, names_in_words, successors
from services.comparison.evidence import Told
from services.comparison.layers import CHARTER
from services.comparison.lead_member import GAPS_ORDER, GAPS_TITLE, Brief, checklist_words, earlier_in_words
from services.exports.exporting import Scope, scorecard_table
from ui import state
from ui.comparing.briefing import offer_briefing
from ui.elements.area_choice import choose_area, offer_areas, titled
from ui.elements.as_text import as_link, as_text
from ui.elements.charts import Drawing, Line, Mark, draw, intervals, trend
from ui.elements.demonstration_offer import offer_demonstration
from ui.elements.tables import OF_ONE_AREA, OF_ONE_ROUND, show_table
from ui.links import link_to
from ui.resources import Services
from ui.shell import page

CHECKLIST = "lead-member-checklist-2010"
QUESTIONS_IN_SIGHT = 3
SAID_IN_WORDS = (*OF_ONE_ROUND, "parent", "node", "score", "low", "high", "coverage")
"""Columns of the scorecard for programs: what they hold stands rounded, with its range, in the score's own words."""
SMALL_TYPE = (
    "<style>"
    "@media (min-width: 900px) {"
    "[data-testid='stMainBlockContainer'] {padding: 1.4rem 2rem 3rem 2rem; max-width: 86rem}"
    "[data-testid='stMainBlockContainer'] h1 {padding: 0 0 0.7rem 0; font-size: 1.5rem}"
    "[data-testid='stMainBlockContainer'] > [data-testid='stVerticalBlock'] {gap: 0.5rem}"
    "[data-testid='stAlertContainer'] {padding: 0.3rem 0.8rem; min-height: 0}"
    "[data-testid='stAlertContainer'] p {max-width: none; font-size: 0.8rem}"
    ".st-key-headline p {max-width: none; font-size: 0.95rem; line-height: 1.35; margin: 0}"
    ".st-key-headline button {padding: 0 0.4rem; min-height: 1.7rem}"
    ".st-key-headline button p {font-size: 0.75rem}"
    ".st-key-headline [data-testid='stVerticalBlock'] {gap: 0.4rem}"
    ".st-key-headline {margin: 0.4rem 0}"
    ".st-key-one_screen p, .st-key-one_screen li {font-size: 0.83rem; line-height: 1.3; margin-bottom: 0.2rem}"
    ".st-key-one_screen ul, .st-key-one_screen ol {margin-bottom: 0}"
    ".st-key-one_screen ol, .st-key-one_screen ul {padding-left: 1.1rem}"
    ".st-key-one_screen li {margin-left: 0; max-width: none}"
    ".st-key-one_screen [data-testid='stMarkdownContainer'],"
    ".st-key-one_screen [data-testid='stCaptionContainer'] {margin-bottom: 0}"
    ".st-key-one_screen p {max-width: none}"
    ".st-key-one_screen [data-testid='stCaptionContainer'] p {font-size: 0.78rem}"
    "[data-testid='stHeadingWithActionElements'] h1 {line-height: 1.4}"
    ".st-key-one_screen [data-testid='stVerticalBlock'] {gap: 0.3rem}"
    ".st-key-one_screen summary {padding: 0 0.5rem; min-height: 1.7rem}"
    "}"
    ".st-key-ways_on [data-testid='stPageLink'] a {padding: 0; min-height: 0}"
    "</style>"
)
"""So that the whole page fits one screen of a laptop; on a phone the columns stand below each other."""


def main(services: Services) -> None:
    if state.linked("area") is None:
        choose_area()
        st.info(
            "Choose your area above, or open one of these: the page then says in a few lines where it stands. The "
            "link can be shared."
        )
        offer_areas(services, "area")
        offer_demonstration(services)
        return
    st.html(SMALL_TYPE)
    with st.container(key="headline"):
        headline, choice = st.columns([9, 4], gap="medium")
    with choice:
        area = choose_area("Area", label_visibility="collapsed")
    if area is None:
        return
    sign_up = services.kept(services.signups.newest, area.code)
    brief: Brief = services.kept(services.lead_member.brief, area.code, CHECKLIST)
    with headline:
        st.markdown(f"**{sign_up_words(sign_up, area.plain_name)}** {as_text(brief.own_account)}")
    with choice:
        offer_briefing(services, brief, sign_up)
    show_changes_of_body(area, brief)
    show_on_one_screen(services, brief)
    show_more(services, brief, sign_up)


def show_on_one_screen(services: Services, brief: Brief) -> None:
    """Everything that a Lead Member reads before a meeting, in three columns that fit a laptop's screen."""
    with st.container(key="one_screen", gap="xsmall"):
        score, ask, told = st.columns([9, 12, 12], gap="medium")
        with score:
            show_pillars(services, brief)
            show_checklist(brief)
        with ask:
            show_gaps(brief)
            show_trend(services, brief, 0)
        with told:
            show_questions(brief)
            show_trend(services, brief, 1)
        show_interviews(brief)
        show_official_note(brief)
        show_ways_on(brief)


def show_pillars(services: Services, brief: Brief) -> None:
    """The pillars with their ranges and the comparators' middle; from evidence alone where that is all there is."""
    if brief.is_evidence_alone:
        card = brief.evidence.card
        st.markdown(
            f"**From FOI answers alone**, not from {brief.area.plain_name}'s own assessment: {score_words(card.total)}."
        )
        draw(
            services.kept(lambda *_key: evidence_drawing(services, brief), "evidence", brief.area.code), key="evidence"
        )
        return
    if not brief.sheet.answers:
        items = len(brief.sheet.instrument.items)
        st.markdown(
            f"**The four pillars.** {brief.area.plain_name} has not answered any of the charter's {items} items."
        )
        link_to("assess", "Answer the first item", area=brief.area.code, on=CHARTER)
        offer_demonstration(services)
        return
    st.markdown(
        f"**Its own score, 0 to 100: {score_words(brief.card.total)}.** Dot: the score. Light bar: how far missing "
        f"answers could move it. {brief.medians[brief.card.total.id].line}"
    )
    draw(services.kept(lambda *_key: pillars_drawing(services, brief), "pillars", brief.area.code), key="pillars")


def pillars_drawing(services: Services, brief: Brief) -> Drawing | None:
    marks = {
        node: Mark(median.england, median.words) for node, median in brief.medians.items() if median.england is not None
    }
    nodes = [brief.card.total, *brief.card.of_kind("pillar")]
    return intervals(nodes, marks=marks, marks_name="Middle of England", row=25, stamp=services.stamp, is_small=True)


def evidence_drawing(services: Services, brief: Brief) -> Drawing | None:
    card = brief.evidence.card
    return intervals([card.total, *card.of_kind("pillar")], row=25, stamp=services.stamp, is_small=True)


def show_checklist(brief: Brief) -> None:
    """The checklist and what changed since the round before, a line each."""
    words = checklist_words(brief.checklist) or "not answered here yet"
    st.markdown(f"**Lead Member checklist:** {words}.\n\n**What changed:** {as_text(brief.change.sentence)}")


def show_interviews(brief: Brief) -> None:
    """What it told FOI requests about return interviews, home and care side by side."""
    lines = [f"- **{as_text(told.heading)}:** {as_text(told.words)}" for told in brief.interviews]
    none = "No answer about return interviews has been brought in for this area."
    st.markdown("\n".join(["**Return interviews, as told to FOI requests.**", "", *(lines or [none])]))


def show_gaps(brief: Brief) -> None:
    heading = f"**{GAPS_TITLE}**"
    if not brief.sheet.answers:
        st.markdown(f"{heading} show once the charter's items are answered.")
        return
    largest = [f"1. **{gap.item.title}**: {as_text(gap.in_short)}." for gap in brief.gaps]
    st.markdown("\n".join([heading, "", *(largest or ["Every item is at its highest level."])]))
    if largest:
        st.caption(GAPS_ORDER)


def show_questions(brief: Brief) -> None:
    """The questions for the director: the first few in sight, all of them with what they come from one click away."""
    asked = [f"- {as_text(one.ask)}" for one in brief.questions[:QUESTIONS_IN_SIGHT]]
    none = "No open question comes from the answers."
    st.markdown("\n".join(["**Questions to ask your Director**", "", *(asked or [none])]))
    more = len(brief.questions) - len(asked)
    if asked:
        with st.expander(f"{more} more, and what each comes from" if more else "What each comes from"):
            st.markdown("\n".join(f"- **{as_text(one.ask)}** {as_text(one.background)}" for one in brief.questions))


def show_trend(services: Services, brief: Brief, number: int) -> None:
    """One official series over the years; without a file, how to bring one, once."""
    if not brief.trends and number == 0:
        st.markdown("**Official figures.** No official file has been accepted yet.")
        link_to("import_files", "Bring in an official file")
    if number >= len(brief.trends):
        return
    found = brief.trends[number]
    st.markdown(f"**Official figures.** {found.sentence}")
    key = f"trend {found.series.id}"
    draw(services.kept(lambda *_key: trend_drawing(services, brief, number), key, brief.area.code), key=key)


def trend_drawing(services: Services, brief: Brief, number: int) -> Drawing:
    found = brief.trends[number]
    lines = [
        Line(body.plain_name, [(f.period, f.value, f.low, f.high, f.words) for f in line], body == brief.area)
        for body, line in found.lines
        if line
    ]
    title = found.series.title
    return trend(lines, found.periods, title=title, breaks=found.breaks, height=100, stamp=services.stamp)


def show_official_note(brief: Brief) -> None:
    if not brief.trends:
        return
    notes = " ".join(dict.fromkeys(note for found in brief.trends for note in found.notes))
    before = " Bodies before a reorganisation have lines of their own." if has_predecessors(brief) else ""
    st.caption(
        f"{as_text(brief.share)} {brief.ratio} Incidents are not children: one child may have several. Figures as "
        f"published by the Department for Education, years to 31 March. {notes}{before}".strip()
    )


def show_ways_on(brief: Brief) -> None:
    """The links to all that lies behind these lines, in one row."""
    code = brief.area.code
    with st.container(horizontal=True, key="ways_on"):
        link_to("gaps", "See every gap", area=code)
        link_to("compare", "Compare with other areas", area=code)
        link_to("return_interviews", "Return interviews in every council", area=code)
        link_to("assess", "Tick through the checklist", area=code, on=CHECKLIST, view="quick")


def show_more(services: Services, brief: Brief, sign_up: SignUp) -> None:
    """What stands behind the one screen: each answer's words, tables and sources, one click away."""
    show_change(brief)
    show_differences(brief)
    behind = st.expander("Every figure as a table, and the words of every answer", key="view behind", on_change="rerun")
    if behind.open:
        with behind:
            show_tables(services, brief)
    show_sources(sign_up)
    show_good_practice(services, brief.area)


def show_change(brief: Brief) -> None:
    """Which items moved since the round before."""
    moved = [f"- Up: {words}" for words in brief.change.better] + [f"- Down: {words}" for words in brief.change.worse]
    if moved:
        with st.expander(f"What changed since round {as_text(brief.change.before)}, item by item"):
            st.markdown("\n".join(moved))


def show_differences(brief: Brief) -> None:
    """Where its own answers and what it told requests differ, with the words and the cell of both."""
    if not brief.evidence.told:
        return
    st.header("Its own answer, and what it told FOI requests")
    told = (*brief.evidence.contradictions, *brief.evidence.other_differences)
    st.markdown("\n".join(difference_line(one) for one in told))
    st.caption(
        "The two are never mixed: scores come from the area's own answers. An answer past its shelf life, or of an "
        "unknown day, is shown but is no contradiction."
    )


def difference_line(told: Told) -> str:
    places = as_text("; ".join(f"{quote.wave}, {quote.when}, {quote.place}" for quote in told.quotes))
    reasons = " ".join(told.reasons)
    said = f" **{as_text(told.explained)}**" if told.explained else ""
    return f"- **{told.item.title}**: {as_text(told.sentence)} {reasons}{said} *{places}*"


def show_changes_of_body(area: Authority, brief: Brief) -> None:
    """Who followed a body that has ended, and who answered before one that followed others."""
    if brief.earlier:
        st.caption(as_text(earlier_in_words(brief.earlier)))
    if area.end is not None:
        names = names_in_words([found.plain_name for found in successors(area.code)])
        st.warning(f"{area.plain_name} ended on {day_in_words(area.end)}, followed by {names}.")


def show_sources(sign_up: SignUp) -> None:
    """On whose word it signed or did not."""
    lines = []
    for observation in sign_up.basis:
        seen = observation.state.replace("_", " ").capitalize()
        source, note = as_link(observation.source), as_text(observation.note)
        lines.append(f"{seen} {uncertain_date_words(observation.when)}. Source: {source}. {note}")
    if sign_up.left_out_of and not lines:
        listed = sign_up.left_out_of
        lines.append(f"On signing: it is not on the complete list of {listed.count}. Source: {as_link(listed.source)}.")
    if lines:
        st.caption("  \n".join(lines))


def has_predecessors(brief: Brief) -> bool:
    return any(len(found.lines) > 1 for found in brief.trends)


def show_tables(services: Services, brief: Brief) -> None:
    """Everything behind the page as tables: evidence, FOI answers, official figures."""
    hidden = OF_ONE_AREA
    if brief.sheet.answers:
        st.markdown("**The charter, pillar by pillar and standard by standard**")
        shown = services.kept(lambda *_key: scorecard_table(brief.sheet), "scorecard", brief.area.code)
        show_table(shown, key="scorecard", leave_out=SAID_IN_WORDS, last=("kind",))
    if brief.evidence.items:
        st.markdown("**What FOI answers show of the charter's items**")
        show_table(brief.evidence.table, key="evidence", leave_out=hidden, last=("item_id",))
    foi = services.kept(services.exporting.table, "foi", Scope(area_code=brief.area.code))
    if foi.rows:
        st.markdown("**What it answered to Freedom of Information requests**")
        known_to_programs = ("question_id", "value", "low", "high", "code")
        show_table(foi, key="foi", leave_out=(*hidden, *known_to_programs), last=("wave", "period"))
    official = services.kept(services.exporting.table, "official", Scope(area_code=brief.area.code))
    if official.rows:
        st.markdown("**Official figures**")
        show_table(official, key="official", leave_out=(*hidden, "geographic_level", "series", "value", "low", "high",
                   "status", "row", "column"))  # fmt: skip
        st.caption(f"Source: {official.source}.")


def show_good_practice(services: Services, area: Authority) -> None:
    mentions = services.kept(services.signups.good_practice, area.code)
    if mentions:
        lines = [
            f"- {as_text(mention.what)} ({uncertain_date_words(mention.when)}.) Source: {as_link(mention.source)}."
            for mention in mentions
        ]
        st.markdown("\n".join(["**Named for good practice**", "", *lines]))


if __name__ == "__main__":
    page(main, title=titled("Where does {} stand?", "this area"))
