"""The FOI picture of return interviews: for whom, by whom, how soon, and what silence does to every share."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from charter.wording import Silence
from geo.areas import names_in_words, regions
from services.comparison.interview_answers import CARE, HOME, SCOPE_WORDS
from services.comparison.return_interviews import (
    ENGLAND,
    EVENTS_CAUTION,
    PUBLISHED_SHARES,
    SILENCE_CAUTION,
    Funnel,
    Picture,
    Stage,
    Tally,
    Wave,
    published_beside,
)
from services.foi.waves import wave_words
from services.tables import Table
from ui import state
from ui.elements.as_text import as_text
from ui.elements.charts import Drawing, OpenEnd, Part, Range, Span, draw, ranges_of, shares_as_spans, stacked
from ui.elements.demonstration_offer import offer_demonstration
from ui.elements.published import published_line, show_published_lines
from ui.elements.tables import show_short_table, show_table
from ui.links import link_to
from ui.resources import Services
from ui.shell import page

SILENCES: dict[Silence, str] = {
    "leave_out": "Leave them out",
    "count_against": "Count them against",
    "range": "Show the range",
}
WHAT_IT_IS = (
    "A return interview is a talk in depth with a child who has come back: why they went, where they were and with "
    "whom. It is best held by somebody independent of the child's case."
)
PICTURE_OR_TABLE = ("Picture", "The same as a table")
REGION_TABS = {HOME: "Missing from home", CARE: "Missing from care"}
ENDS = ("share_low", "share_high", "chance_low", "chance_high")
SAID_ABOVE = ("question", "answered", "replied", "asked", "wave", *ENDS)
"""Columns that hold the same in every row of a question: the page says it once, beside the question. The ends of a
range stand in its words."""
PUBLISHED_AT_ONCE = len(PUBLISHED_SHARES)
"""Published figures that stand open, those that are in the picture above them; all of them fill a phone's screen."""
OPEN_ENDS: dict[str, OpenEnd] = {"less_than": "low", "more_than": "high"}
"""Which end of a published inequality is open: it is drawn as an arrow and never as a figure."""


def main(services: Services) -> None:
    headline = st.empty()
    waves = services.kept(services.return_interviews.waves)
    if not waves:
        st.markdown(WHAT_IT_IS)
        show_nothing_yet(services)
        return
    wave, place, silence = choices(services, waves)
    headline.markdown("Working out the answer ...")
    picture = services.kept(services.return_interviews.picture, wave.name, place, silence)
    headline.markdown(f"**{answer(picture)}**")
    show_coverage(services, picture)
    show_what_wave(services, picture)
    show_published(services, picture)
    show_regions(services, picture)
    show_how(picture)
    show_funnel(services, picture)
    st.header("Council by council")
    codes = ("new_la_code", "old_la_code")
    show_table(
        picture.by_council, key="by council", height=420, leave_out=codes, last=("region_name",),
        says_caution=picture.funnel is None,
    )  # fmt: skip
    st.caption(f"Source: {as_text(picture.source)}. {SILENCE_CAUTION}")
    link_to("compare", "Compare one area with others")


def show_what_wave(services: Services, picture: Picture) -> None:
    """What an interview is, which wave is shown, what is from others, and who counts as asked: under the picture.

    Where a figure is not from the wave chosen, the answer on top or the line before the figure says so too.
    """
    others = names_in_words([as_text(name) for name in picture.elsewhere] or [""])
    standing = services.kept(services.waves.standing, picture.wave)
    said = [
        WHAT_IT_IS,
        f"{as_text(picture.wave)}: {standing}." if standing else "",
        f"It did not ask everything that stands on this page. The rest is from {others}, and says so."
        if others
        else "",
        *map(as_text, picture.asked_notes),
    ]
    with st.expander("What a return interview is, and who was asked"):
        st.markdown("\n\n".join(text for text in said if text))


def from_elsewhere(picture: Picture, wave: str) -> str:
    """A word before a figure that is not from the wave chosen; "" for one that is."""
    return f"*From {as_text(wave)}: the wave chosen did not ask this.*" if wave != picture.wave else ""


def show_from_elsewhere(picture: Picture, wave: str) -> None:
    if said := from_elsewhere(picture, wave):
        st.markdown(said)


def show_nothing_yet(services: Services) -> None:
    st.info("No answers to FOI requests about return interviews have been brought in yet. A spreadsheet will do.")
    link_to("import_files", "Bring in answers to FOI requests")
    offer_demonstration(services)
    st.header("What has been published for the country")
    st.markdown("\n".join(map(published_line, published_beside())))


def show_kept(services: Services, picture: Picture, key: str, make: Callable[[], Drawing]) -> None:
    """A picture of what was chosen, made once for a version of the data."""
    draw(services.kept(lambda *_key: make(), key, picture.wave, picture.place, picture.silence), key=key)


def choices(services: Services, waves: tuple[Wave, ...]) -> tuple[Wave, str, Silence]:
    """The row of choices on top, all of them in the link."""
    above = st.container()
    sent = {wave.name: wave.sent for wave in services.kept(services.waves.waves)}
    asked, where, silent = st.container(key="two_in_a_row_after_one").columns([4, 3, 3], vertical_alignment="bottom")
    with asked:
        wave = state.select(
            "Wave of requests",
            "wave",
            waves,
            key_of=lambda w: w.name,
            words_of=lambda w: wave_words(w.name, w.period_end, sent.get(w.name)),
            default=first_to_show(waves),
            explain=lambda name: show_silent_wave(services, above, name, first_to_show(waves)),
        )
    with where:
        places = [ENGLAND, *(region.name for region in regions())]
        place = state.select("Place", "place", places, key_of=str, words_of=str, default=ENGLAND)
    with silent:
        silence = state.select(
            "Councils without an answer", "silence", list(SILENCES), key_of=str, words_of=lambda s: SILENCES[s],
            default="leave_out",
            help_="Leave out: shares of those that answered. Count against: shares of all asked, as if no silent "
            "council said so. Range: from none of the silent saying so to all of them.",
        )  # fmt: skip
    return wave or first_to_show(waves), place or ENGLAND, silence or "leave_out"


def show_silent_wave(services: Services, above: DeltaGenerator, name: str, shown: Wave) -> bool:
    """Say of a wave that is here and was chosen that nothing can be shown of it yet; False for one that is not here."""
    if name not in {wave.name for wave in services.kept(services.waves.waves)}:
        return False
    with above:
        st.info(
            f"'{as_text(name)}' holds no answers about return interviews yet. Bring in its returns first. Below stands "
            f"'{as_text(shown.name)}'."
        )
        with st.container(horizontal=True):
            link_to("import_files", "Bring in returns")
            link_to("waves", "See who has replied", wave=name)
    return True


def first_to_show(waves: tuple[Wave, ...]) -> Wave:
    """The newest wave that asked to whom interviews are offered, which this page is about; else the newest."""
    return next((wave for wave in waves if wave.subjects & {HOME, CARE}), waves[0])


def answer(picture: Picture) -> str:
    """One sentence: to how many all children are offered an interview, from home and from care; by which wave."""
    said, waves = [], []
    for question in (HOME, CARE):
        tally = picture.tally(question)
        if tally:
            words = tally.words("all", picture.silence)
            said.append(f"{SCOPE_WORDS[question].lower()}: {words}")
            waves.append(tally.wave)
    if not said:
        return f"This wave does not say to whom councils in {picture.place} offer a return interview."
    others = [as_text(wave) for wave in dict.fromkeys(waves) if wave != picture.wave]
    by = f" (from {names_in_words(others)}: the wave chosen did not ask this)" if others else ""
    return f"Councils in {picture.place} that offer a return interview to every child{by} - {'; '.join(said)}."


def parts(tally: Tally, silence: Silence) -> list[Part]:
    return [Part(c.label, c.count, c.shade) for c in tally.shown(silence) if c.count]


def show_coverage(services: Services, picture: Picture) -> None:
    st.header("To whom is an interview offered?")
    if not picture.coverage:
        st.markdown(f"Nobody in {picture.place} was asked this in the waves brought in so far.")
        return
    show_from_elsewhere(picture, picture.coverage[0].wave)
    drawn, table = st.tabs(PICTURE_OR_TABLE, key="view coverage", on_change="rerun")
    if drawn.open:
        with drawn:
            show_kept(services, picture, "coverage", lambda: stacked(
                {SCOPE_WORDS[t.question]: parts(t, picture.silence) for t in picture.coverage},
                unit="councils", stamp=services.stamp,
            ))  # fmt: skip
    if table.open:
        with table:
            show_by_question(picture.coverage_table, "coverage table")
    st.markdown("\n".join(asked_and_answered(picture)))
    st.caption(
        "'Unable to say' is an answer: a council that cannot tell has told us that. Home and care are different "
        "children and different duties: one is never read from the other."
    )


def show_by_question(table: Table, key: str) -> None:
    """A table of several questions as one for each, narrow enough for a phone."""
    for part in table.parts("question"):
        st.markdown(f"**{part.title}**")
        show_short_table(part, key=f"{key} {part.title}", leave_out=("place", *SAID_ABOVE), says_caution=False)


def asked_and_answered(picture: Picture) -> list[str]:
    """How many were asked and answered, a line for all questions that agree in it."""
    found: dict[str, list[str]] = {}
    for tally in picture.coverage:
        wave = f" ({as_text(tally.wave)})" if tally.wave != picture.wave else ""
        found.setdefault(f"{tally.denominators}{wave}", []).append(SCOPE_WORDS[tally.question].lower())
    return [f"- {names_in_words(titles).capitalize()}: {said}." for said, titles in found.items()]


def show_published(services: Services, picture: Picture) -> None:
    st.header("Beside what was published for England")
    if picture.place == ENGLAND and (own_spans(picture) or published_spans()):
        show_kept(services, picture, "published", lambda: shares_as_spans(
            sorted([*own_spans(picture), *published_spans()], key=lambda span: span.title), services.stamp
        ))  # fmt: skip
        st.caption(
            "Ours: a dot for a share, a line with two ends for a range. Published: a diamond where a figure was "
            "printed; an arrow where only 'less than' or 'more than' was, which is no figure at its end."
        )
    show_published_lines(published_beside(), at_once=PUBLISHED_AT_ONCE)


def own_spans(picture: Picture) -> list[Span]:
    """Our shares of councils that offer to all; none below twenty councils."""
    spans = []
    for question in (HOME, CARE):
        tally = picture.tally(question)
        ends = tally.ends("all", picture.silence) if tally else None
        if tally and ends:
            low, high = ends
            words = tally.words("all", picture.silence)
            point = low if low == high else None
            spans.append(Span(f"{SCOPE_WORDS[question]}: to all", "ours", low, high, point, words))
    return spans


def published_spans() -> list[Span]:
    spans = []
    for figure in published_beside():
        if figure.id not in PUBLISHED_SHARES:
            continue
        question, _ = PUBLISHED_SHARES[figure.id]
        title = f"{SCOPE_WORDS[question]}: to all"
        low = 0.0 if figure.relation == "less_than" else figure.value
        high = 100.0 if figure.relation == "more_than" else figure.value
        end = OPEN_ENDS.get(figure.relation, "")
        spans.append(Span(title, "published", low, high, None if end else figure.value, figure.in_words, end))
    return spans


def show_regions(services: Services, picture: Picture) -> None:
    if not picture.regions:
        return
    st.header("Region by region")
    show_from_elsewhere(picture, picture.regions[0].wave)
    tabs = st.tabs([*REGION_TABS.values(), PICTURE_OR_TABLE[1]], key="view regions", on_change="rerun")
    for tab, question in zip(tabs, REGION_TABS, strict=False):
        if tab.open:
            with tab:
                show_region_bars(services, picture, question)
    if tabs[-1].open:
        with tabs[-1]:
            for part in picture.regions_table.parts("question"):
                st.markdown(f"**{part.title}**")
                show_table(
                    part, key=f"regions table {part.title}", height=300, leave_out=SAID_ABOVE, says_caution=False
                )
    st.caption("Regions have few councils: read the numbers, not the lengths.")


def show_region_bars(services: Services, picture: Picture, question: str) -> None:
    """The regions beside each other on one question."""
    show_kept(services, picture, f"regions {question}", lambda: stacked(
        {t.place: parts(t, picture.silence) for t in picture.regions if t.question == question},
        unit="councils", stamp=services.stamp,
    ))  # fmt: skip


def show_how(picture: Picture) -> None:
    """Independence, provider and promised time, each a question of its own."""
    if not picture.others:
        return
    st.header("Who holds it, and how soon is it promised?")
    show_from_elsewhere(picture, picture.others[0].wave)
    st.markdown("\n\n".join(how_words(tally, picture.silence) for tally in picture.others))
    behind = st.expander("The same as a table", key="view how", on_change="rerun")
    if behind.open:
        with behind:
            show_by_question(picture.others_table, "how")
    st.caption(
        "A council may name several who hold interviews, so those come to more than the councils. Who holds it and "
        "whether it is independent are different questions, and neither follows from being offered one. A promised "
        "time is not an interview held in it."
    )


def how_words(tally: Tally, silence: Silence) -> str:
    """`**Who holds it** (152 asked, ...). The police: 30 of 134, 22%; ...`"""
    said = "; ".join(f"{c.label}: {tally.in_short(c.code, silence)}" for c in tally.categories if c.count)
    return f"**{tally.title}** ({tally.denominators}). {said or 'Nobody answered'}."


def show_funnel(services: Services, picture: Picture) -> None:
    st.header("From offer to interview within 72 hours")
    funnel = picture.funnel
    if picture.funnel_note:
        st.markdown(as_text(picture.funnel_note))
    if funnel is None:
        show_no_funnel(picture)
        return
    if not picture.funnel_note:
        show_from_elsewhere(picture, funnel.wave)
    drawn, table = st.tabs(PICTURE_OR_TABLE, key="view funnel", on_change="rerun")
    if drawn.open:
        with drawn:
            show_kept(services, picture, "funnel picture", lambda: ranges_of(
                [Range(s.title, s.low, s.high, stage_words(s), stage_in_short(s)) for s in funnel.stages],
                unit="interviews", stamp=services.stamp,
            ))  # fmt: skip
    if table.open and picture.funnel_table:
        with table:
            same_for_all = ("counted", "answered", "asked", *ENDS)
            show_short_table(picture.funnel_table, key="funnel", leave_out=same_for_all, says_caution=False)
    st.markdown(funnel_words(funnel, picture.silence))
    st.caption(EVENTS_CAUTION)


def show_no_funnel(picture: Picture) -> None:
    if not picture.funnel_note:
        st.markdown(f"No council in {picture.place} has given numbers of interviews in the waves brought in so far.")
    link_to("import_files", "Bring in numbers of interviews offered, completed and completed within 72 hours")


def stage_words(stage: Stage) -> str:
    """`8,100 (63% of the step before; by chance alone 62 to 64%)`."""
    return f"{stage.words} ({stage.share} of the step before; {stage.chance})" if stage.share else stage.words


def stage_in_short(stage: Stage) -> str:
    """`8,100: 63% of the step before`."""
    return f"{stage.words}: {stage.share} of the step before" if stage.share else stage.words


def funnel_words(funnel: Funnel, silence: Silence) -> str:
    """Who is in the sums, and what was done with those who did not give all three."""
    treated = {
        "leave_out": "only those that gave all three numbers are in the sums",
        "count_against": "a number that was not given counts as no interview",
        "range": "a number that was not given runs from none to as many as the step before",
    }[silence]
    misfits = f" {funnel.misfits} gave numbers that cannot all be true and are left out." if funnel.misfits else ""
    return (
        f"{funnel.counted} councils are counted, of {funnel.asked} asked; {funnel.answered} gave all three; {treated}. "
        f"Hidden small numbers count as ranges.{misfits} Wave: {as_text(funnel.wave)}."
    )


if __name__ == "__main__":
    page(main, title="Who is offered a return interview, and by whom?")
