"""Waves of requests: who was asked and when, who replied and how, what is overdue, and what is still open."""

from __future__ import annotations

import streamlit as st

from charter.wording import counted, date_words
from foi_data.waves.working_days import due_on
from publishing.open_data import csv_bytes
from services.foi.waves import BOARD_STATES, BOARD_WORDS, OTHER_HOLIDAYS, Board, standing_words, wave_words, why_closed
from services.foi.waves_stored import WaveRecord
from services.people import Person
from services.register.signups import today_here
from services.tables import Table
from ui import state
from ui.elements.as_text import as_text
from ui.elements.charts import draw
from ui.elements.demonstration_offer import offer_demonstration
from ui.elements.outcome import show_outcome
from ui.elements.tables import show_table
from ui.links import link_to
from ui.resources import Services
from ui.shell import page
from ui.waves.board import board_picture
from ui.waves.completeness import show_matrix
from ui.waves.forms import (
    show_list_forms,
    show_new_wave,
    show_publishing,
    show_reply_form,
    show_terms,
    show_words_form,
)
from ui.waves.naming import show_deleted, show_naming

PARTS = {
    "board": "Who has replied",
    "matrix": "How complete it is",
    "list": "Who was asked, and when",
    "publish": "Publish",
    "new": "Begin a new wave",
}
WHAT_IT_IS = (
    "A wave is one set of questions sent to many councils under the Freedom of Information Act. A reply is due within "
    "20 working days of receipt."
)


def main(services: Services) -> None:
    headline = st.empty()
    show_outcome()
    waves = services.kept(services.waves.waves)
    if not waves:
        show_nothing_yet(services)
        return
    st.markdown(WHAT_IT_IS)
    wave = choose_wave(services, waves)
    part = choose_part()
    board = services.kept(services.waves.board, wave.id, today_here())
    headline.markdown(f"**{board.headline}**")
    st.caption(terms_in_words(wave))
    if part == "board":
        show_board(services, board)
    elif part == "matrix":
        show_completeness(services, wave)
    elif part == "list":
        show_asked(services, board)
    elif part == "publish":
        show_publishing(services, wave)
    else:
        show_new_wave(services)
        show_deleted(services)
    link_to("import_files", "Bring in returns of this wave")
    link_to("coding", "Code free-text answers")


def show_nothing_yet(services: Services) -> None:
    st.info(
        "No wave of requests is kept here yet. Begin one below before you send it, or bring in a spreadsheet of "
        "answers: its wave then appears here by itself."
    )
    link_to("import_files", "Bring in answers to FOI requests")
    offer_demonstration(services)
    st.header("Begin a wave")
    show_new_wave(services)
    show_deleted(services)


def choose_wave(services: Services, waves: tuple[WaveRecord, ...]) -> WaveRecord:
    """The wave in the link, by its name as on Return interviews; links made before had its number."""
    by_number = {str(wave.id): wave.name for wave in waves}
    wanted = state.linked("wave")
    if wanted in by_number and wanted not in by_number.values():
        state.choose("wave", by_number[wanted])
    ends = {wave.name: wave.period_end for wave in services.kept(services.return_interviews.waves)}
    chosen = state.select(
        "Wave of requests", "wave", waves, key_of=lambda wave: wave.name,
        words_of=lambda wave: wave_words(wave.name, ends.get(wave.name), wave.sent), default=waves[0],
    )  # fmt: skip
    return chosen or waves[0]


def choose_part() -> str:
    wanted = state.linked("part")
    st.session_state["widget part"] = wanted if wanted in PARTS else "board"
    return str(
        st.radio(
            "What do you want to see or do?", list(PARTS), key="widget part", format_func=PARTS.__getitem__,
            horizontal=True, on_change=lambda: state.choose("part", st.session_state["widget part"]),
        )
    )  # fmt: skip


def terms_in_words(wave: WaveRecord) -> str:
    """When it was sent, by when replies are due, and whether its figures may change."""
    standing = standing_words(wave)
    told = f"{standing[0].upper()}{standing[1:]}."
    if wave.sent is None:
        return f"Nobody has said yet when it was sent, so nothing counts as overdue. {told}"
    due = due_on(wave.sent, wave.working_days)
    days = counted(wave.working_days, "working day")
    return f"Sent {date_words(wave.sent)}; replies due by {date_words(due)} ({days}). {told}"


def show_board(services: Services, board: Board) -> None:
    if not board.lines:
        st.info("Say under 'Who was asked, and when' who is on the list of this wave. One button takes everybody.")
        return
    draw(board_picture(board, services.stamp), key="board picture")
    show_overdue(services, board)
    present = [each for each in BOARD_STATES if each in board.counts]
    wanted = state.select(
        "Show", "reply", ["all", *present], key_of=str, words_of=lambda each: show_words(each, board), default="all"
    )
    chosen = next((each for each in present if each == wanted), None)
    table = board.table(chosen)
    hidden = (*left_out(services.person), *empty_columns(table))
    show_table(
        table, key=f"board {chosen}", height=460, leave_out=hidden, last=("region_name",),
        says_caution=not board.overdue,
    )  # fmt: skip
    if board.wave.published_at:
        with st.expander("Note what came after publication", key=f"afterwards {board.wave.id}"):
            show_words_form(services, board)
    else:
        with st.expander("Note a reply, a refusal or silence by hand", key=f"by hand {board.wave.id}"):
            show_reply_form(services, board)


def left_out(person: Person) -> tuple[str, ...]:
    """The columns that a page leaves out: notes on replies are for people with a role here, as in the exports."""
    codes = ("new_la_code", "old_la_code")
    return codes if person.grants else (*codes, "note")


def empty_columns(table: Table) -> tuple[str, ...]:
    """The columns in which nothing stands: they would take the room of those in which something does."""
    return tuple(column.name for column in table.columns if not any(table.values(column.name)))


def show_words(chosen: str, board: Board) -> str:
    states = {str(each): number for each, number in board.counts.items()}
    if chosen not in states:
        return f"Everybody ({len(board.lines)})"
    return f"{BOARD_WORDS[chosen]} ({states[chosen]})"  # type: ignore[index]


def show_overdue(services: Services, board: Board) -> None:
    """How many are overdue, and the list of whom to write to."""
    if not board.overdue:
        return
    names = "; ".join(line.area.plain_name for line in board.overdue[:6])
    more = f"; and {len(board.overdue) - 6} more" if len(board.overdue) > 6 else ""
    number = counted(len(board.overdue), "area", "areas")
    st.warning(f"Overdue: {number}. Write to {as_text(names)}{more}. {OTHER_HOLIDAYS}")
    st.download_button(
        "Whom to write to, as CSV", services.kept(csv_bytes, board.overdue_table), "overdue.csv", "text/csv",
        on_click="ignore",
    )  # fmt: skip


def show_completeness(services: Services, wave: WaveRecord) -> None:
    matrix = services.kept(services.waves.matrix, wave.id)
    st.markdown(f"**{matrix.words}**")
    if not matrix.size:
        return
    only_open = state.select(
        "Show", "open", ["all", "open"], key_of=str,
        words_of=lambda each: "Only what is open" if each == "open" else "Every authority and question", default="all",
    ) == "open"  # fmt: skip
    table = matrix.table(only_open=only_open)
    if table.rows:
        show_matrix(table, key=f"matrix {only_open}", height=560)
        st.caption(
            "Open, in bold: left blank, unclear until a person settles it, awaited, or nothing yet. Everything else is "
            "an answer, or a reason for none such as a refusal."
        )
        st.download_button(
            "This table as CSV", services.kept(csv_bytes, table), "completeness.csv", "text/csv", on_click="ignore"
        )


def show_asked(services: Services, board: Board) -> None:
    if why := why_closed(board.wave):
        st.info(as_text(why))
    st.header("When it was sent, and what it asked")
    show_terms(services, board.wave)
    st.header(f"Who is on the list ({len(board.lines)})")
    if board.unasked:
        names = "; ".join(area.plain_name for area in board.unasked[:8])
        more = f"; and {len(board.unasked) - 8} more" if len(board.unasked) > 8 else ""
        st.markdown(f"In its files without being on the list, {len(board.unasked)}: {as_text(names)}{more}.")
    show_list_forms(services, board)
    st.header("Its name, and deleting it")
    show_naming(services, board.wave)


if __name__ == "__main__":
    page(main, title="Whom did we ask, and who has replied?")
