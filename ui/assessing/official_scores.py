"""Official scores on the Assess page: shown with their source, typed in, corrected, or brought in from a file."""

from __future__ import annotations

from functools import partial
from hashlib import sha256

import streamlit as st

from charter.framework import Instrument, instrument
from charter.permissions import Action
from charter.register import Source
from charter.wording import counted, date_words, score_words
from foi_data.exceptions import FileRefused
from geo.areas import Authority
from services.assessment.official_score_files import ScoreFile, template_csv, template_xlsx
from services.assessment.official_scores import CAUTION
from services.assessment.statements_stored import OfficialScores, RecordedScores
from services.exceptions import RefusedError, ServiceError
from ui.actions.forms import show_outcome, tried
from ui.assessing.meanwhile import CHOOSE_FIRST, show_meanwhile
from ui.elements.as_text import as_link, as_text
from ui.elements.childs_data import check_typed, show_watch
from ui.elements.tables import OF_ONE_AREA, show_table
from ui.resources import Services

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CORRECTED = "official scores corrected"
FORM = "official scores"
FIELDS = ("period", "title", "url", "note")
NONE = -1
"""The choice that stands for no score."""
NOT_GIVEN = "not published, or not legible"


def show_official_scores(services: Services, area: Authority, chosen: Instrument) -> None:
    """What stands for an area, and how more comes in."""
    show_outcome(services)
    found = services.kept(services.official_scores.of, chosen.id, area.code)
    st.markdown(f"**{headline(area, chosen, found)}**")
    st.caption(f"{chosen.title} is an official record. {CAUTION}")
    for standing in reversed(found):
        show_standing(services, chosen, standing)
    if found:
        with st.expander("The same as a table"):
            table = services.kept(services.official_scores.table, chosen.id, area.code)
            show_table(table, key="scores", leave_out=OF_ONE_AREA)
    typed, file, history = st.tabs(["Type scores in", "Bring in a file", "History"])
    with typed:
        show_form(services, area, chosen, found)
    with file:
        show_file(services, chosen)
    with history:
        show_history(services, area, chosen)


def headline(area: Authority, chosen: Instrument, found: tuple[RecordedScores, ...]) -> str:
    if not found:
        return f"No official scores of {as_text(area.plain_name)} on {chosen.short_title} are recorded here yet."
    periods = ", ".join(as_text(one.scores.period) for one in found)
    return f"{as_text(area.plain_name)} has official scores on {chosen.short_title} for {periods}."


def show_standing(services: Services, chosen: Instrument, standing: RecordedScores) -> None:
    """One period: the scores, their total by the same arithmetic as everywhere, and where they come from."""
    scores, why = standing.scores, services.person.why_not(Action.RECORD_OFFICIAL_SCORES, standing.scores.area_code)
    card = services.official_scores.card(standing)
    lines = [
        f"- {item.title}: **{scores.scores[item.id]}** of {chosen.scale.highest}"
        if item.id in scores.scores
        else f"- {item.title}: {NOT_GIVEN}"
        for item in chosen.items
    ]
    with st.container(border=True):
        st.markdown(f"**{as_text(scores.period)}**: {score_words(card.total)}\n\n" + "\n".join(lines))
        note = f" {as_text(scores.note)}" if scores.note else ""
        st.markdown(f"Source: {as_link(scores.source)}.{note}")
        st.caption(f"Recorded {date_words(standing.record.recorded_at.date())}, version {standing.record.version}.")
        with st.container(horizontal=True):
            for words, write in (("Correct", correct), ("Take back", take_back)):
                st.button(
                    words, key=f"{words} {scores.period}", on_click=write, args=(services, standing),
                    disabled=bool(why), help=why or None,
                )  # fmt: skip


def key(name: str) -> str:
    return f"official scores {name}"


def correct(_services: Services, standing: RecordedScores) -> None:
    """Put what stands into the boxes of the form."""
    scores = standing.scores
    begin_with(standing)
    values = {"period": scores.period, "title": scores.source.title, "url": scores.source.url, "note": scores.note}
    for name, value in values.items():
        st.session_state[key(name)] = value
    for item_id in instrument(scores.instrument_id).item_ids:
        st.session_state[key(item_id)] = NONE
    for item_id, level in scores.scores.items():
        st.session_state[key(item_id)] = level


def begin_with(standing: RecordedScores) -> None:
    """Say which version the boxes are about to correct."""
    scores = standing.scores
    st.session_state[CORRECTED] = (scores.area_code, scores.period, standing.record.version)


def take_back(services: Services, standing: RecordedScores) -> None:
    def write() -> str:
        services.official_scores.withdraw(services.person, standing)
        return f"The scores for {standing.scores.period} are taken back. They stay in the history."

    tried(write)


def show_form(services: Services, area: Authority, chosen: Instrument, found: tuple[RecordedScores, ...]) -> None:
    why = services.person.why_not(Action.RECORD_OFFICIAL_SCORES, area.code)
    code, marked, version = st.session_state.get(CORRECTED, ("", "", 0))
    corrected = next((one for one in found if (one.scores.area_code, one.scores.period) == (code, marked)), None)
    waits = False
    if corrected:
        st.info(f"Correcting {as_text(corrected.scores.period)}. What it says now stays in the history.")
        waits = show_meanwhile(
            "scores", began_with=version, stands=corrected.record.version, go_on=partial(begin_with, corrected),
            take=partial(correct, services, corrected),
        )  # fmt: skip
    with st.form("official scores", border=True):
        period, title = st.columns([1, 2])
        with period:
            st.text_input(
                "Period, as the source says it", key=key("period"), max_chars=200, placeholder="2009-10",
                disabled=corrected is not None,
            )  # fmt: skip
        with title:
            st.text_input("Source: what was read, by whom published, which page", key=key("title"), max_chars=500)
        st.text_input("Address of the source", key=key("url"), max_chars=2_000, placeholder="https://")
        for item in chosen.items:
            st.radio(
                f"{item.id} {item.title}", [NONE, *(level.value for level in chosen.scale.levels)], key=key(item.id),
                format_func=lambda level: "Not published" if level == NONE else str(level), horizontal=True,
                help=item.question,
            )  # fmt: skip
        st.text_area("Note", key=key("note"), max_chars=4_000, height=68)
        show_watch(FORM)
        words = "Save this correction" if corrected else "Record these scores"
        st.form_submit_button(
            words, type="primary", on_click=record, args=(services, area, chosen, corrected),
            disabled=bool(why) or waits, help=why or (CHOOSE_FIRST if waits else None),
        )  # fmt: skip
    if corrected:
        st.button("Leave it as it is", key="leave scores", on_click=clear, args=(chosen,))


def record(services: Services, area: Authority, chosen: Instrument, corrected: RecordedScores | None) -> None:
    def write() -> str:
        held = {name: str(st.session_state.get(key(name)) or "").strip() for name in FIELDS}
        levels = {item: st.session_state.get(key(item), NONE) for item in chosen.item_ids}
        check_typed(FORM, *held.values())
        period = corrected.scores.period if corrected else held["period"]
        check_not_there(services, area, chosen, period, corrected)
        scores = OfficialScores(
            area.code, chosen.id, period, {item: level for item, level in levels.items() if level != NONE},
            Source(held["title"], held["url"]), held["note"],
        )  # fmt: skip
        version = corrected.record.version if corrected else newest_version(services, area, chosen, period)
        services.official_scores.record(services.person, scores, expected_version=version)
        return f"The scores for {period} are recorded, with their source."

    if tried(write):
        clear(chosen)


def check_not_there(
    services: Services, area: Authority, chosen: Instrument, period: str, corrected: RecordedScores | None
) -> None:
    """Raise RefusedError where the period has scores already: they are corrected, not recorded twice."""
    standing = services.official_scores.of(chosen.id, area.code)
    if corrected is None and any(one.scores.period == period for one in standing):
        raise RefusedError(f"There are scores for {period} already. Press Correct beside them to change them.")


def newest_version(services: Services, area: Authority, chosen: Instrument, period: str) -> int:
    """The version that a new record follows on: what was taken back stays in the history."""
    history = services.official_scores.history(chosen.id, area.code)
    return max((one.record.version for one in history if one.scores.period == period), default=0)


def clear(chosen: Instrument) -> None:
    for name in (*FIELDS, *chosen.item_ids):
        st.session_state.pop(key(name), None)
    st.session_state.pop(CORRECTED, None)


def show_file(services: Services, chosen: Instrument) -> None:
    """A spreadsheet of many areas' scores: shown row by row, then stored whole or not at all."""
    st.markdown("One row an authority and period. You see what was understood before anything is stored.")
    with st.container(horizontal=True):
        st.download_button(
            "Template as Excel", lambda: template_xlsx(chosen.id), f"{chosen.id}-scores.xlsx", EXCEL, on_click="ignore"
        )
        st.download_button(
            "Template as CSV", lambda: template_csv(chosen.id), f"{chosen.id}-scores.csv", "text/csv", on_click="ignore"
        )
    sent = st.file_uploader(
        "Spreadsheet of scores", type=["xlsx", "csv", "xls", "ods"], key="scores file", max_upload_size=50
    )
    if sent is None:
        return
    try:
        file = read(services, sent.getvalue(), sent.name, chosen)
    except (FileRefused, ServiceError) as refused:
        st.error(f"{as_text(str(refused))} Nothing was stored.")
        return
    st.markdown(f"**{file.sentence}**")
    show_table(file.table, key="scores of file")
    st.button(
        f"Store {counted(len(file.to_store), 'row')}", type="primary", key="store scores", disabled=not file.to_store,
        on_click=accept, args=(services, file),
    )  # fmt: skip


def read(services: Services, content: bytes, name: str, chosen: Instrument) -> ScoreFile:
    """The file as it was read, once for each file and version of the data."""
    marks = (sha256(content).hexdigest(), name, chosen.id, services.version)
    if st.session_state.get("scores read key") != marks:
        st.session_state["scores read"] = services.official_scores.preview(content, name, chosen.id)
        st.session_state["scores read key"] = marks
    found: ScoreFile = st.session_state["scores read"]
    return found


def accept(services: Services, file: ScoreFile) -> None:
    def write() -> str:
        stored = services.official_scores.accept(services.person, file)
        return f"{counted(stored, 'row')} of {file.file_name} stored."

    tried(write)


def show_history(services: Services, area: Authority, chosen: Instrument) -> None:
    """Every version, newest first; what was taken back can count again."""
    every = services.kept(services.official_scores.history, chosen.id, area.code)
    if not every:
        st.caption("Nothing was ever recorded for this area.")
    newest = {one.scores.period: one for one in every}
    for one in reversed(every):
        became = "taken back" if one.record.withdrawn else ("corrected" if one.record.version > 1 else "recorded")
        said = ", ".join(f"{item}: {level}" for item, level in one.scores.scores.items())
        st.markdown(
            f"{as_text(one.scores.period)}, version {one.record.version}, {became} "
            f"{date_words(one.record.recorded_at.date())}: {said}. Source: {as_link(one.scores.source)}"
        )
        if one.record.withdrawn and newest[one.scores.period] is one:
            st.button(
                "Let it count again", key=f"restore {one.scores.period}", on_click=restore, args=(services, one)
            )  # fmt: skip


def restore(services: Services, withdrawn: RecordedScores) -> None:
    def write() -> str:
        services.official_scores.restore(services.person, withdrawn)
        return f"The scores for {withdrawn.scores.period} count again."

    tried(write)
