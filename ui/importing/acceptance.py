"""Accepting a file: into which wave, what that changes there, and one button that stores it all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from charter.permissions import Action
from charter.wording import counted, date_words
from foi_data.official import year_in_name
from services.comparison.neighbours import NeighboursPreview
from services.foi.alike_sheets import alike_table
from services.foi.file_reading import Preview
from services.foi.wave_changes import WaveChanges
from services.ports import ImportedFile
from ui.elements.as_text import as_text
from ui.elements.childs_data import waits_for_a_look
from ui.elements.outcome import DONE, tried
from ui.elements.tables import show_table
from ui.importing.session import OpenFile, alike, choices, forget, likely_wave, read_anew, say, settled, show_progress
from ui.links import link_to
from ui.resources import Services

NEW = "A new wave"
JUST_ACCEPTED = "file just accepted"
MANY, MANY_SHEETS = 5_000, 20
"""Answers, and sheets, from which storing takes a second or more."""


def show_acceptance(services: Services, opened: OpenFile, preview: Preview) -> None:
    if not preview.can_be_accepted:
        st.warning("No row of this file can be accepted as it is. The reasons are under 'Set aside' and 'To look at'.")
        return
    st.header("Accept it")
    if preview.parsed.kind == "neighbours":
        show_neighbours(services, preview)
        return
    wave, address = "", ""
    if preview.is_foi:
        wave = choose_wave(services, opened, preview)
        show_changes(services, opened, preview, wave)
        address = st.text_input(
            "Where the answers were published, if anywhere (address)", key=f"url {opened.key}",
            value=preview.replaces.source_url if preview.replaces else "",
        )  # fmt: skip
    say_other_sets(preview)
    together = [preview, *choose_alike(services, opened, preview)]
    why_not = services.person.why_not(Action.IMPORT_FILES)
    waits = waits_for_a_look(opened.key, wave, address)
    words = "Accept and store" if len(together) == 1 else f"Accept and store all {len(together)} sheets"
    if st.button(words, type="primary", disabled=bool(why_not) or waits, help=why_not or None):
        accept(services, opened, together, wave.strip(), address.strip())


def choose_alike(services: Services, opened: OpenFile, preview: Preview) -> tuple[Preview, ...]:
    """The other sheets of the same shape that a person wants accepted with this one, shown before they are."""
    if preview.replaces or not preview.sheets_left:
        return ()
    found = alike(services, preview)
    if not found:
        st.caption(
            f"The workbook has {counted(len(preview.sheets_left), 'more sheet')}, of another shape. "
            "What else it holds is offered once this one is accepted."
        )
        return ()
    rows = sum(one.parsed.rows_accepted for one in (preview, *found))
    st.markdown(f"**{len(found) + 1} sheets have this shape: {counted(rows, 'row')} can be accepted.**")
    wanted = st.toggle(
        f"Accept {counted(len(found), 'more sheet')} of the same shape with it", value=True,
        key=f"together {opened.key}",
        help="Each sheet is read like this one and stays an import of its own: it can be looked at, mended and taken "
        "back by itself. All are stored or none.",
    )  # fmt: skip
    show_table(alike_table((preview, *found)), key="alike")
    return found if wanted else ()


def show_accepted_before(services: Services, opened: OpenFile, preview: Preview) -> None:
    before = preview.accepted_before
    if before is None:
        return
    if st.session_state.get(JUST_ACCEPTED) == preview.parsed.sha256:
        st.markdown("**What next?**")
    else:
        show_when_accepted(services, before)
    offer_other_sheets(opened, preview)
    offer_other_sets(opened, preview)
    if preview.is_foi:
        link_to("return_interviews", "See what it says about return interviews")
        link_to("waves", "Say who was asked, and see who has not replied")
        st.button("Read it anew: say columns, mend rows, settle cells", on_click=read_anew, args=(before.id,))


def offer_other_sheets(opened: OpenFile, preview: Preview) -> None:
    """A button for each sheet of the workbook that is not in yet: it is read beside those that are."""
    for sheet in preview.sheets_left:
        st.button(
            f"Read its sheet '{as_text(sheet.name)}' too ({counted(sheet.rows, 'row')})",
            key=f"sheet {opened.key} {sheet.name}", on_click=say,
            args=(opened, choices(opened).on_sheet(sheet.name, 0)),
            help="Each sheet is read, looked at and accepted by itself, and can be taken back by itself.",
        )  # fmt: skip


def offer_other_sets(opened: OpenFile, preview: Preview) -> None:
    """A button for each further set of questions that the sheet answers: it is accepted once more, by that set."""
    for one in preview.sets_left:
        st.button(
            f"Read its answers to {counted(one.count, 'question')} of '{as_text(one.questions.title)}' too",
            key=f"set {opened.key} {one.questions.id}", on_click=say,
            args=(opened, preview.by_other_questions(one.questions)),
            help="One reading answers one set of questions. The other becomes an import of its own, in a wave of its "
            "own, and can be taken back by itself.",
        )  # fmt: skip


def say_other_sets(preview: Preview) -> None:
    """Before a file is accepted: that it answers questions of other sets too, and what becomes of these."""
    for one in preview.sets_left if not preview.replaces else ():
        st.caption(
            f"It also answers {counted(one.count, 'question')} of '{as_text(one.questions.title)}'. They are kept as "
            "written here; once this reading is accepted they can be read as answers too, with one click."
        )


def show_when_accepted(services: Services, before: ImportedFile) -> None:
    st.info(
        f"This very file was accepted before, on {before.accepted_at:%d %B %Y} by "
        f"{as_text(services.name_of(before.accepted_by))}. Nothing needs doing; undo that import below "
        "if you want it gone."
    )


def choose_wave(services: Services, opened: OpenFile, preview: Preview) -> str:
    """The wave that the file belongs to: one there is, or a new one with its name."""
    if preview.replaces:
        st.markdown(f"It stays in the wave **{as_text(preview.replaces.wave)}** and takes the place of its reading.")
        return preview.replaces.wave
    names = [name for name, _ in services.kept(services.ingestion.wave_names)]
    same = [file.wave for file in preview.others_accepted if preview.asks_as(file)]
    likely = "" if preview.others_accepted and not same else likely_wave(services, preview) or next(iter(same), "")
    if names:
        key = f"wave {opened.key}"
        st.session_state.setdefault(key, likely or NEW)
        chosen = st.selectbox("Wave of requests that it answers", [NEW, *names], key=key)
        if likely and chosen == likely:
            st.caption(why_likely(preview))
        if chosen != NEW:
            offer_day(services, opened, str(chosen))
            return str(chosen)
    name = preview.parsed.file_name
    if preview.others_accepted and not same and preview.questions:
        # A wave asks the questions of one set, so that of another reading of the file has another name.
        name = f"{name}, {preview.questions.title}"
    asked = st.text_input("Name of this wave of requests", value=name, max_chars=200, key=f"named {opened.key} {name}")
    return str(asked)


def why_likely(preview: Preview) -> str:
    if same := [file.sheet for file in preview.others_accepted if preview.asks_as(file)]:
        return f"The sheet '{as_text(same[0])}' of this file is in this wave."
    return "Most of its answers stand in this wave already: it is taken for a later file of the same wave."


def offer_day(services: Services, opened: OpenFile, wave: str) -> None:
    """A wave knows the day it was sent; names are those of that day."""
    sent = services.kept(services.waves.sent_on, wave)
    if sent is None or choices(opened).at == sent:
        return
    st.button(
        f"Read names as of {date_words(sent)}, the day this wave was sent",
        on_click=say, args=(opened, replace(choices(opened), at=sent)),
        help="Councils were merged and split since: a name may have meant another authority then.",
    )  # fmt: skip


def show_changes(services: Services, opened: OpenFile, preview: Preview, wave: str) -> None:
    """What a later file of a wave changes, before anybody accepts it."""
    key = (preview.parsed.sha256, preview.choices, wave, services.version)
    if st.session_state.get("changes key") != key:
        st.session_state["changes"] = services.ingestion.changes(preview, wave)
        st.session_state["changes key"] = key
    found: WaveChanges = st.session_state["changes"]
    if not found.is_later_file:
        return
    st.markdown(f"**{as_text(found.sentence)}**")
    if found.table.rows:
        show_table(found.table, key="changes")
    st.caption("Only the later answer counts; the earlier ones stay in the history, and undoing brings them back.")


def accept(services: Services, opened: OpenFile, together: Sequence[Preview], wave: str, address: str) -> None:
    """Store the file, or several of its sheets; a bar shows how far it is where that takes long."""
    values = sum(len(one.parsed.answers) + len(one.parsed.figures) for one in together)
    place = st.empty()
    bar = place.progress(0.0, "Storing ...") if values > MANY or len(together) > MANY_SHEETS else None
    services.ingestion.accept_together(
        services.person,
        together,
        wave=wave,
        source_url=address,
        corrections=settled(opened).values(),
        progress=None if bar is None else lambda done, total: show_progress(bar, "Storing", done, total),
    )
    place.empty()
    forget(opened)
    st.query_params.pop("file", None)
    st.session_state[JUST_ACCEPTED] = opened.sha256
    where = "Return interviews, Waves of requests, Overview and Area" if together[0].is_foi else "Overview and Area"
    what = f"{len(together)} sheets of '{opened.name}' are" if len(together) > 1 else f"'{opened.name}' is"
    shows = "They show" if len(together) > 1 else "It shows"
    st.session_state[DONE] = f"{what} stored. {shows} on {where} from now on."
    st.rerun()


def show_neighbours(services: Services, preview: Preview) -> None:
    """A list of statistical neighbours is kept under its year."""
    found = NeighboursPreview(preview.parsed, preview.size, year_in_name(preview.parsed.file_name) or "")
    st.text_input(
        "Year of the list", value=found.vintage, key="vintage", max_chars=20,
        help="The year that the Department for Education gives its list; comparisons say which list they used.",
    )  # fmt: skip
    why_not = services.person.why_not(Action.IMPORT_FILES)
    st.button(
        "Accept and store", type="primary", disabled=bool(why_not), help=why_not or None, on_click=accept_neighbours,
        args=(services, found),
    )  # fmt: skip


def accept_neighbours(services: Services, found: NeighboursPreview) -> None:
    def store() -> str:
        vintage = services.neighbours.accept(services.person, found, vintage=st.session_state["vintage"])
        return f"The list of neighbours of {vintage} is stored. Compare and Gaps can use it from now on."

    tried(store)
