"""The form of an action: a new one, perhaps from a gap, or one that is there already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from charter.exceptions import CharterError
from charter.framework import Instrument, instrument
from charter.permissions import Action
from charter.register import Source
from charter.wording import date_words
from geo.areas import authority
from services.assessment.actions import lacking_words
from services.assessment.actions_stored import LONGEST_LINE, LONGEST_NOTE, ActionDraft, PlannedAction, Step, title_for
from services.exceptions import RefusedError, ServiceError
from ui.assessing.meanwhile import CHOOSE_FIRST
from ui.elements.as_text import as_text
from ui.elements.childs_data import check_typed, show_watch
from ui.resources import Services

DONE, TROUBLE, LAST = "action done", "action trouble", "action last closed"
EDITED, ITEM, NEW = "action", "item", "new"
"""Names in the link: the action that is being changed, the item a new one is about, and that a new one is wanted."""
FIELDS = {
    "title": "What will be done", "owner": "Owner", "due": "Due by", "aims": "The answer could be", "steps": "Steps",
    "note": "Note", "evidence": "Evidence", "url": "Address of the evidence",
}  # fmt: skip
"""The boxes of the form, and what each is called where two versions are shown."""
BASE = "action form begins with"
"""The action as it stood when its boxes were filled: what was changed since then was changed by somebody else."""
WHOLE = ""
FORM = "action"


def key(name: str) -> str:
    return f"action form {name}"


def tried(write: Callable[[], str]) -> bool:
    """Do it and keep what to say of it; a trouble is kept as its sentence, and nothing was stored."""
    st.session_state.pop(LAST, None)
    try:
        st.session_state[DONE] = write()
    except (CharterError, ServiceError) as trouble:
        st.session_state[TROUBLE] = str(trouble)
        return False
    return True


def show_outcome(services: Services) -> None:
    """What became of the last change, once; a closing with its undo."""
    if trouble := st.session_state.pop(TROUBLE, None):
        st.error(f"Not saved. {as_text(trouble)}")
    if done := st.session_state.pop(DONE, None):
        st.success(as_text(done))
    if number := st.session_state.get(LAST):
        st.button("Undo the closing", key="undo closing", on_click=reopen, args=(services, number))


def reopen(services: Services, number: int) -> None:
    def undo() -> str:
        action = services.actions.one(number)
        services.actions.reopen(services.person, number, expected_version=action.version)
        return f"'{action.draft.title}' is open again."

    tried(undo)


def show_form(services: Services, area_code: str, chosen: Instrument) -> None:
    """The form for a new action, or for the one that the link names."""
    edited = being_changed(services, area_code)
    # An action keeps the instrument it was planned for, whatever is chosen above.
    about = instrument(edited.instrument_id) if edited else chosen
    fill_in(area_code, about, edited)
    waits = show_meanwhile(about, edited)
    levels = [level.value for level in about.scale.levels]
    why = services.person.why_not(Action.PLAN_ACTIONS, area_code)
    with st.form("action", border=True):
        st.markdown(f"**{form_title(edited, about, area_code)}**")
        if edited is None:
            items = [WHOLE, *about.item_ids]
            st.selectbox("About", items, key=key("item"), format_func=lambda item: item_words(about, item))
        st.text_input("What will be done", key=key("title"), max_chars=LONGEST_LINE)
        who, when, aims = st.columns(3)
        with who:
            st.text_input("Owner: a role or a name", key=key("owner"), max_chars=LONGEST_LINE)
        with when:
            st.date_input("Due by", value=None, key=key("due"), format="DD/MM/YYYY")
        with aims:
            st.selectbox(
                "When it is done, the answer could be", levels, key=key("aims"),
                format_func=lambda level: about.scale.label_of(level),
                help="Closing the action only proposes this level. The answer changes when somebody answers again.",
            )  # fmt: skip
        st.text_area("Steps, one on each line", key=key("steps"), height=110)
        st.text_area("Note", key=key("note"), height=80, max_chars=LONGEST_NOTE)
        title, url = st.columns(2)
        with title:
            st.text_input("Evidence: what shows that it is done", key=key("evidence"), max_chars=LONGEST_LINE)
        with url:
            st.text_input("Address of the evidence", key=key("url"), max_chars=2_000, placeholder="https://")
        st.caption("Write nothing here that could identify a child: no names, no dates of birth.")
        show_watch(FORM)
        st.form_submit_button(
            "Save the changes" if edited else "Save this action", type="primary", disabled=bool(why) or waits,
            help=why or (CHOOSE_FIRST if waits else None), on_click=save, args=(services, area_code, about, edited),
        )  # fmt: skip
    if edited:
        st.button("Leave it as it is", key="leave action", on_click=close_form)


def form_title(edited: PlannedAction | None, about: Instrument, area_code: str) -> str:
    name = as_text(authority(area_code).plain_name)
    if edited is None:
        return f"A new action of {name}, {about.short_title}"
    item = f", about {edited.item_id}" if edited.item_id else ""
    return f"Change an action of {name}{item}"


def item_words(about: Instrument, item_id: str) -> str:
    return f"{item_id} {about.item(item_id).title}" if item_id else f"{about.short_title} as a whole"


def being_changed(services: Services, area_code: str) -> PlannedAction | None:
    """The action that the link asks to change, if it is this area's."""
    wanted = st.query_params.get(EDITED)
    if wanted is None:
        return None
    of_area = services.kept(services.actions.found, area_code)
    found = next((action for action in of_area if str(action.id) == wanted), None)
    if found is None:
        st.warning("The action that the link names is not one of this area's. A new one can be made instead.")
        st.query_params.pop(EDITED)
    return found


def fill_in(area_code: str, about: Instrument, edited: PlannedAction | None) -> None:
    """Put into the boxes what is to be changed, or what a gap says of itself: once for each of them."""
    item = st.query_params.get(ITEM, WHOLE)
    present = (area_code, about.id, item, edited.id if edited else None)
    if st.session_state.get(key("shows")) == present and key("title") in st.session_state:
        return
    st.session_state[key("shows")] = present
    known = item in about.item_ids
    new = ActionDraft(title_for(about.item(item)) if known else "New")
    values = boxes_of(edited.draft if edited else new, about)
    title = values["title"] if edited or known else ""
    put_in(edited, values | {"item": item if known else WHOLE, "title": title})


def put_in(edited: PlannedAction | None, values: Mapping[str, Any]) -> None:
    """Make boxes hold something; called before they are drawn. `edited` is what a change begins from, from now on."""
    st.session_state[BASE] = edited
    for name, value in values.items():
        st.session_state[key(name)] = value


def boxes_of(draft: ActionDraft, about: Instrument) -> dict[str, Any]:
    """What each box shows of an action."""
    evidence = draft.evidence
    return {
        "title": draft.title,
        "owner": draft.owner,
        "due": draft.due,
        "aims": about.scale.highest if draft.aims_at is None else draft.aims_at,
        "steps": "\n".join(step.text for step in draft.steps),
        "note": draft.note,
        "evidence": evidence.title if evidence else "",
        "url": evidence.url if evidence else "",
    }


def show_meanwhile(about: Instrument, edited: PlannedAction | None) -> bool:
    """What somebody else changed since the boxes were filled, and two ways on; whether there is anything of it."""
    base: PlannedAction | None = st.session_state.get(BASE)
    if edited is None or base is None:
        return False
    before, now = boxes_of(base.draft, about), boxes_of(edited.draft, about)
    changed = [name for name in FIELDS if before[name] != now[name]]
    if not changed:
        return False
    st.error("Somebody else changed this action while you did. Nothing of theirs is overwritten; yours is still below.")
    st.markdown("\n".join(f"- {FIELDS[name]}, theirs: {box_words(about, name, now[name])}" for name in changed))
    with st.container(horizontal=True):
        merged = {name: now[name] for name in changed if st.session_state.get(key(name)) == before[name]}
        st.button("Keep mine, and theirs where I changed nothing", on_click=put_in, args=(edited, merged))
        st.button("Take theirs", on_click=put_in, args=(edited, now))
    return True


def box_words(about: Instrument, name: str, value: Any) -> str:
    """What a box holds, as a page says it."""
    if name == "due":
        return date_words(value) if value else "no day"
    return as_text(about.scale.label_of(value) if name == "aims" else "; ".join(value.splitlines())) or "nothing"


def save(services: Services, area_code: str, about: Instrument, edited: PlannedAction | None) -> None:
    """Save what the boxes hold; where that cannot be done, say why and keep it."""

    def write() -> str:
        draft = typed(edited)
        shown_by = (draft.evidence.title, draft.evidence.url) if draft.evidence else ()
        check_typed(FORM, draft.title, draft.owner, draft.note, *(step.text for step in draft.steps), *shown_by)
        if edited is None:
            item = st.session_state[key("item")]
            services.actions.plan(services.person, area_code, about.id, item, draft=draft)
            return f"'{draft.title}' is saved as an action. {lacking_words(draft)}".strip()
        services.actions.change(services.person, edited.id, draft, expected_version=edited.version)
        return f"'{draft.title}' is saved. {lacking_words(draft)}".strip()

    if tried(write):
        close_form()


def typed(edited: PlannedAction | None) -> ActionDraft:
    """What the boxes hold. A step that stays as it was keeps its tick."""
    held = {name: st.session_state.get(key(name)) for name in FIELDS}
    ticked = {step.text for step in edited.draft.steps if step.done} if edited else set()
    lines = [line.strip() for line in str(held["steps"] or "").splitlines() if line.strip()]
    evidence, url = str(held["evidence"] or "").strip(), str(held["url"] or "").strip()
    if url and not evidence:
        raise RefusedError("The address needs a few words that say what is there.")
    return ActionDraft(
        str(held["title"] or "").strip(),
        str(held["owner"] or "").strip(),
        held["due"],
        tuple(Step(line, line in ticked) for line in lines),
        str(held["note"] or ""),
        Source(evidence, url) if evidence else None,
        held["aims"],
    )


def close_form() -> None:
    for name in (EDITED, ITEM, NEW):
        st.query_params.pop(name, None)
    st.session_state.pop(BASE, None)
    for name in ("shows", *FIELDS):
        st.session_state.pop(key(name), None)


def open_form(number: int) -> None:
    st.query_params[EDITED] = str(number)
