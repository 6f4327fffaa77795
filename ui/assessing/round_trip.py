"""Working offline in Excel: the questionnaire down, a filled copy up, every difference shown, conflicts chosen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256

import streamlit as st

from charter.exceptions import CharterError
from charter.permissions import Action
from charter.policies import Case, why_not
from charter.wording import counted
from foi_data.exceptions import FileRefused
from geo.areas import authority
from publishing.questionnaire import questionnaire_bytes
from services.assessment.assessments import Sheet
from services.assessment.questionnaire_comparison import CHOICE_WORDS, Choice, Comparison, Difference, Report, Target
from services.assessment.questionnaire_texts import HEADINGS
from services.exceptions import ServiceError
from ui.elements.as_text import as_text
from ui.elements.childs_data import LOOKED
from ui.elements.tables import show_table
from ui.resources import Services

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REPORT, TROUBLE = "questionnaire report", "questionnaire trouble"


def show_round_trip(services: Services, sheet: Sheet) -> None:
    """The whole way of a questionnaire, out and in."""
    target = Target(sheet.area_code, sheet.instrument.id, sheet.round)
    st.markdown(
        "Fill the questionnaire in without this page: download it, pass copies round, and bring each filled copy back, "
        "one after the other. You see every difference before anything is stored, and you choose wherever somebody "
        "changed the same item here meanwhile. Nothing else is touched."
    )
    hidden = services.person.why_not(Action.SEE_DRAFTS, sheet.area_code)
    st.download_button(
        "Download the questionnaire (Excel)", lambda: made(services, target), file_name(target), EXCEL,
        on_click="ignore", disabled=bool(hidden), help=hidden or None,
    )  # fmt: skip
    st.caption("Opens in Excel and in LibreOffice. Write nothing in it that could identify a child.")
    show_report()
    closed = services.person.why_not(Action.ANSWER, sheet.area_code) or why_closed(sheet)
    if closed:
        st.info(f"A filled copy cannot be brought back now. {closed}")
        return
    sent = st.file_uploader(
        f"Bring a filled copy back into {target.words}", type=["xlsx", "ods", "xls"], key="questionnaire",
        max_upload_size=50,
    )  # fmt: skip
    if sent is not None:
        show_returned(services, target, sent.getvalue(), sent.name)


def why_closed(sheet: Sheet) -> str:
    return why_not("answer", Case(sheet.assessment.state)) if sheet.assessment else ""


def made(services: Services, target: Target) -> bytes:
    """The workbook as it stands at the moment of the click."""
    sheet = services.questionnaires.sheet(services.person, target)
    return questionnaire_bytes(sheet, target.round, made_at=datetime.now(UTC), stamp=services.stamp)


def file_name(target: Target) -> str:
    name = f"{authority(target.area_code).plain_name} {target.instrument_id} {target.round}"
    return "-".join("".join(c if c.isalnum() else " " for c in name).split()) + ".xlsx"


def show_returned(services: Services, target: Target, content: bytes, name: str) -> None:
    try:
        found = compared(services, target, content, name)
    except (FileRefused, ServiceError, CharterError) as refused:
        st.error(f"{as_text(str(refused))} Nothing was stored.")
        return
    st.markdown(f"**{as_text(found.sentence)}**")
    for note in found.notes:
        st.info(as_text(note))
    for one in found.differences:
        if one.warning:
            st.warning(f"{one.item_id}: {as_text(one.warning)}")
    choices = show_conflicts(found)
    cannot = found.of_kind("invalid", "unknown", "repeated")
    if cannot:
        lines = "\n".join(f"- Row {one.row}: {as_text(one.message)}" for one in cannot)
        as_is = "as it is" if len(cannot) == 1 else "as they are"
        st.error(f"{counted(len(cannot), 'row')} cannot be taken {as_is}; the others can.\n\n{lines}")
    show_acceptance(services, found, choices)
    with st.expander(f"Every item of the file ({len(found.differences)})"):
        show_table(found.table, key="questionnaire differences")


def compared(services: Services, target: Target, content: bytes, name: str) -> Comparison:
    """The file beside what stands here, once for each file and version of the data."""
    key = (sha256(content).hexdigest(), name, target, services.version)
    if st.session_state.get("questionnaire key") != key:
        with st.spinner("Reading the file ..."):
            filled = services.questionnaires.read(content, name)
            st.session_state["questionnaire found"] = services.questionnaires.compare(services.person, filled, target)
        st.session_state["questionnaire key"] = key
    found: Comparison = st.session_state["questionnaire found"]
    return found


def show_conflicts(found: Comparison) -> Mapping[str, Choice]:
    """Both versions of every item that was changed in both, and the choices made so far."""
    choices: dict[str, Choice] = {}
    for one in found.of_kind("conflict"):
        with st.container(border=True):
            known = found.marks is not None
            why = "changed in the file and here" if known else "differs; who changed it cannot be told"
            st.markdown(f"**{one.item_id}** {why}.")
            theirs, ours = st.columns(2)
            with theirs:
                st.markdown("**In the file**")
                show_texts(one, in_file=True)
            with ours:
                st.markdown("**Here now**")
                show_texts(one, in_file=False)
            chosen = st.radio(
                f"What to keep of {one.item_id}", one.choices, index=None, horizontal=True,
                format_func=lambda choice: CHOICE_WORDS[choice], key=f"keep {one.item_id} {one.expected_version}",
            )  # fmt: skip
            if chosen is not None:
                choices[one.item_id] = chosen
    return choices


def show_texts(one: Difference, *, in_file: bool) -> None:
    """The fields that differ, to the letter."""
    texts, other = (one.theirs, one.ours) if in_file else (one.ours, one.theirs)
    for field, heading in HEADINGS.items():
        if (texts or {}).get(field, "") != (other or {}).get(field, ""):
            st.caption(heading)
            st.text((texts or {}).get(field, "") or "(empty)")


def show_acceptance(services: Services, found: Comparison, choices: Mapping[str, Choice]) -> None:
    taken, conflicts = len(found.of_kind("taken")), found.of_kind("conflict")
    chosen = sum(choice != "here" for choice in choices.values())
    if not taken and not conflicts:
        st.info("There is nothing to take over from this file.")
        return
    open_ones = len(conflicts) - len(choices)
    if open_ones:
        st.caption(f"{counted(open_ones, 'conflict')} not decided yet: undecided items stay as they are here.")
    warned = tuple((one.item_id, one.warning) for one in found.differences if one.warning)
    waits = bool(warned) and not st.checkbox(LOOKED, key=f"checked {found.file_name} {hash(warned)}")
    st.button(
        f"Take over {counted(taken + chosen, 'item')}", type="primary", key="take over",
        disabled=waits or not taken + chosen, on_click=accept, args=(services, found, choices),
    )  # fmt: skip


def accept(services: Services, found: Comparison, choices: Mapping[str, Choice]) -> None:
    try:
        st.session_state[REPORT] = services.questionnaires.accept(services.person, found, choices)
    except (ServiceError, CharterError) as trouble:
        st.session_state[TROUBLE] = str(trouble)


def show_report() -> None:
    """What became of the last file, row by row, until the next one."""
    if trouble := st.session_state.pop(TROUBLE, None):
        st.error(f"Nothing was stored. {as_text(trouble)}")
    report: Report | None = st.session_state.pop(REPORT, None)
    if report is None:
        return
    (st.success if report.stored else st.info)(as_text(report.sentence))
    show_table(report.table, key="questionnaire report table")
