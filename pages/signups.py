"""The register of sign-ups: who is left, recording and correcting, files, history, names and good practice."""

from __future__ import annotations

from datetime import date

import streamlit as st

from charter.framework import instrument
from charter.permissions import Action
from charter.published_figures import published_figures
from charter.register import LAUNCH, GoodPractice, Observation, Source
from charter.uncertain_dates import parse_uncertain_date
from charter.wording import SIGN_UP_WORDS, counted, date_words, uncertain_date_words
from geo.areas import Vintage, all_authorities, authority, regions, titled_name, vintages
from publishing.open_data import csv_bytes
from services.ports import RecordedObservation
from services.register.names import meaning_words
from services.register.signups import CHARTER, counting, today_here, what_became
from ui import state
from ui.elements.as_text import as_link, as_text
from ui.elements.childs_data import check_typed, show_watch
from ui.elements.tables import FOR_PROGRAMS, show_short_table, show_table
from ui.links import link_to
from ui.register.file_import import show_import
from ui.register.forms import show_bulk_edit, show_outcome, show_record_form, tried
from ui.register.name_questions import STATUS_WORDS, show_question, undo
from ui.resources import Services
from ui.shell import page

PARTS = {
    "left": "Who is left",
    "record": "Record one",
    "file": "Bring in a spreadsheet",
    "history": "History",
    "names": "Names",
    "practice": "Good practice",
}
NOT_ON_PAGE = ("new_la_code", "old_la_code", "council", "neighbours_signed", "neighbours")
STATES = ("not_signed", "not_signed_then", "unknown", "pledged", "withdrawn", "conflict")
SAY_AT_THE_BUTTON = ("record",)
"""Parts that are one form higher than a screen: above it nobody would see what became of pressing its button."""
MOST_MENTIONS_AT_ONCE, MOST_AT_ONCE, MONTHS_BACK = 30, 30, 24


def main(services: Services) -> None:
    show_headline(services)
    part = chosen_part()
    if part not in SAY_AT_THE_BUTTON:
        show_outcome(services)
    if part == "record":
        show_record_form(services)
    elif part == "file":
        show_import(services)
    elif part == "history":
        show_history(services)
    elif part == "names":
        show_names(services)
    elif part == "practice":
        show_practice(services)
    else:
        show_left(services)


def chosen_part() -> str:
    """The part of the page, in the link as `do`; the first where the link names none."""
    wanted = state.linked("do")
    present = wanted if wanted in PARTS else "left"
    st.session_state["widget do"] = present
    return str(
        st.radio(
            "What do you want to do?", list(PARTS), key="widget do", format_func=PARTS.__getitem__, horizontal=True,
            on_change=lambda: state.choose("do", st.session_state["widget do"]),
        )
    )  # fmt: skip


def show_headline(services: Services) -> None:
    st.markdown(f"**{services.kept(services.campaign.headline, today_here(), vintages()[-1])}**")
    later = next(figure for figure in published_figures() if figure.id == "signed-later")
    st.caption(f"{later.title}: {later.in_words} ({later.period}). {later.caution} Source: {as_text(later.source)}.")


# Who is left.


def show_left(services: Services) -> None:
    when, on = st.columns(2)
    with on:
        vintage = state.select(
            "Authorities", "areas", vintages(), key_of=lambda v: v.id, words_of=lambda v: v.label,
            default=vintages()[-1],
        )  # fmt: skip
    assert vintage is not None  # noqa: S101  (there is a default)
    with when:
        day = chosen_day(services)
    region = chosen_region()
    approach = services.kept(services.campaign.to_approach, day, vintage, base_address(), region=region)
    surrounded = services.kept(services.campaign.surrounded, day, vintage)
    leads = services.kept(services.campaign.leads, day)
    disagreements = services.kept(services.campaign.disagreements)
    ask, beside, before, recent, apart = st.tabs(
        [f"To approach ({len(approach.rows)})", f"All neighbours signed ({len(surrounded)})",
         f"A council before it had signed ({len(leads)})", "Most recent",
         f"Sources disagree ({len(set(disagreements.values('la_name')))})"]
    )  # fmt: skip
    with ask:
        st.download_button(
            "This list as CSV, with links", services.kept(csv_bytes, approach), "areas-to-approach.csv", "text/csv",
            on_click="ignore",
        )  # fmt: skip
        # One word in every row says nothing that is not above the table, and pushes out of sight why to ask.
        same = ("state",) if len(set(approach.values("state"))) == 1 else ()
        show_table(
            approach, key="approach", height=480, leave_out=(*NOT_ON_PAGE, *same), last=("region_name",),
            says_caution=False,
        )  # fmt: skip
    with beside:
        show_lines([found.words for found in surrounded], "No area is surrounded by areas that have signed.")
    with before:
        st.caption("A successor does not inherit a signature. Ask whether it keeps the promise that was made.")
        show_lines([lead.words for lead in leads], "No council that followed one which had signed is left to ask.")
    with recent:
        show_table(services.kept(services.campaign.most_recent), key="most recent", leave_out=("old_la_code",))
    with apart:
        if disagreements.rows:
            show_table(disagreements, key="disagreements")
        else:
            st.markdown("No two sources in the register contradict each other.")
    show_regions(services, day, vintage)
    st.caption(f"As at: {date_words(day)}. Source: {as_text(approach.source)}.")


def chosen_region() -> str:
    """The region whose areas are to be approached; "" for all of England."""
    chosen = state.select(
        "Region to approach", "region", ("", *(region.name for region in regions())), key_of=str,
        words_of=lambda name: name or "All of England", default="",
    )  # fmt: skip
    return chosen or ""


def show_regions(services: Services, day: date, vintage: Vintage) -> None:
    """How many have signed in each region, under the list that a campaigner came for."""
    by_region = services.kept(services.campaign.by_region, day, vintage)
    st.header("Region by region")
    # A column of nothing but zeros would push the total out of sight.
    empty = tuple(state_ for state_ in STATES if not any(by_region.values(state_)))
    show_short_table(by_region, key="by region", leave_out=empty, says_caution=False)
    st.markdown(by_region.caution)


def show_lines(lines: list[str], nothing: str) -> None:
    st.markdown("\n".join(f"- {as_text(line)}" for line in lines) or nothing)


def chosen_day(services: Services) -> date:
    """The day of the view: today, or one of the days on which what is known changed."""
    days = [today_here(), *reversed(services.kept(services.signups.days)), *linked_day()]
    chosen = state.select(
        "As at", "at", tuple(dict.fromkeys(days)), key_of=date.isoformat,
        words_of=lambda day: f"{date_words(day)}{' (today)' if day == today_here() else ''}", default=days[0],
        help_="The days on which what is known changed, and today.",
    )  # fmt: skip
    assert chosen is not None  # noqa: S101  (there is a default)
    return chosen


def linked_day() -> list[date]:
    """The day that the link names, as the map's page leaves it; nothing where it names none."""
    try:
        return [max(date.fromisoformat(state.linked("at") or ""), LAUNCH)]
    except ValueError:
        return []


def base_address() -> str:
    """Where this dashboard is, as the browser has it, for links in files."""
    url = st.context.url or ""
    return url.split("/signups", maxsplit=1)[0].split("?", maxsplit=1)[0].rstrip("/")


# History.


def show_history(services: Services) -> None:
    area = state.select(
        "Area", "area", all_authorities(), key_of=lambda a: a.code, words_of=titled_name, placeholder="All areas"
    )
    history = services.kept(services.signups.history)
    standing = {o.id for o in counting(history)}
    if area:
        st.button("Show all areas", on_click=state.choose, args=("area", None))
        own = [r for r in history if r.observation.area_code == area.code]
        st.markdown(f"**{as_text(area.plain_name)}: {counted(len(own), 'observation')}, newest first.**")
        for found in services.kept(services.signups.disagreements):
            if found.area_code == area.code:
                numbers = " and ".join(str(o.id) for o in found.observations)
                st.warning(f"Sources disagree: {found.words} See observation {numbers}.")
        for recorded in list(reversed(own))[:MOST_AT_ONCE]:
            show_observation(services, recorded, recorded.observation.id in standing)
        if not own:
            link_to("signups", "Record the first", do="record", area=area.code)
    else:
        st.markdown("Choose an area to correct or take back what is recorded of it, or look through everything here.")
        table = services.kept(services.signups.history_table)
        show_table(table, key="history", height=420, leave_out=(*FOR_PROGRAMS, "day"))
        show_bulk(services, [r.observation for r in history if r.observation.id in standing])
        show_batches(services)
        show_activity(services)


def show_observation(services: Services, recorded: RecordedObservation, counts: bool) -> None:
    o = recorded.observation
    with st.container(border=True):
        st.markdown(
            f"**{SIGN_UP_WORDS[o.state]} {uncertain_date_words(o.when)}** (observation {o.id}"
            f"{'' if counts else ', does not count'})  \nSource: {as_link(o.source)}"
        )
        who = as_text(services.name_of(recorded.recorded_by))
        said = [
            f"Name as printed: {as_text(o.name_as_printed)}." if o.name_as_printed else "",
            f"Signed by {as_text(o.signed_by)}." if o.signed_by else "",
            f"Role: {as_text(o.role)}." if o.role else "",
            as_text(o.note),
            f"Recorded {recorded.recorded_at:%d %B %Y, %H:%M} UTC by {who}.",
            f"Corrects observation {recorded.supersedes}." if recorded.supersedes else "",
            f"{what_became(recorded, None)} by {as_text(services.name_of(recorded.retracted_by))}."
            if recorded.retracted_by
            else "",
        ]
        st.caption(" ".join(text for text in said if text))
        if counts:
            left, right = st.columns(2)
            with left:
                link_to("signups", f"Correct observation {o.id}", do="record", correct=str(o.id))
            with right:
                st.button(
                    "Take it back", key=f"retract {o.id}", on_click=take_back, args=(services, o.id),
                    **services.grey(Action.RECORD_SIGNUPS, o.area_code),
                )  # fmt: skip
        elif recorded.retracted_at:
            st.button(
                "Let it count again", key=f"restore {o.id}", on_click=restore, args=(services, o.id),
                **services.grey(Action.RECORD_SIGNUPS, o.area_code),
            )  # fmt: skip


def take_back(services: Services, number: int) -> None:
    def store() -> str:
        services.signups.retract(services.person, number)
        return f"Observation {number} is taken back. It stays in the history and can be let count again."

    tried(store)


def restore(services: Services, number: int) -> None:
    def store() -> str:
        services.signups.restore(services.person, number)
        return f"Observation {number} counts again."

    tried(store)


def show_bulk(services: Services, standing: list[Observation]) -> None:
    with st.expander("Correct several at once"):
        titles = ["", *sorted({o.source.title for o in standing})]
        chosen = state.select(
            "Only those from the source", "source", titles, key_of=lambda t: t, words_of=lambda t: t or "Every source",
            default="",
        )  # fmt: skip
        show_bulk_edit(services, [o for o in standing if chosen in ("", o.source.title)])


def show_batches(services: Services) -> None:
    batches = services.kept(services.signups.batches)
    if not batches:
        return
    st.header("Files and corrections of several")
    for batch in list(reversed(batches))[:MOST_AT_ONCE]:
        with st.container(border=True):
            undone = f" Taken back by {as_text(services.name_of(batch.undone_by))}." if batch.undone_by else ""
            made = f"{batch.made_at:%d %B %Y, %H:%M} UTC by {as_text(services.name_of(batch.made_by))}"
            st.markdown(f"**{as_text(batch.title)}**: {made}.{undone}")
            if not batch.undone_by:
                st.button(
                    "Take it back as a whole", key=f"batch {batch.id}", on_click=undo_batch, args=(services, batch.id),
                    **services.grey(Action.RECORD_SIGNUPS),
                )  # fmt: skip


def undo_batch(services: Services, batch_id: int) -> None:
    def store() -> str:
        number = services.signups.undo_batch(services.person, batch_id)
        return f"{counted(number, 'observation')} taken back. What was there before counts again."

    tried(store)


def show_activity(services: Services) -> None:
    st.header("Who recorded what")
    today = today_here()
    months = [month_back(today, back) for back in range(MONTHS_BACK)]
    month_chosen = state.select(
        "Month", "month", months, key_of=lambda m: f"{m:%Y-%m}", words_of=lambda m: f"{m:%B %Y}", default=months[0]
    )
    assert month_chosen is not None  # noqa: S101  (there is a default)
    table = services.kept(services.signups.activity, month_chosen)
    people = sorted({str(person) for person in table.values("person")})
    done = {person: sum(1 for other in table.values("person") if other == person) for person in people}
    words = "; ".join(f"{as_text(person)} {counted(number, 'change')}" for person, number in done.items())
    st.markdown(f"**{month_chosen:%B %Y}: {words or 'nothing was recorded'}.**")
    if table.rows:
        show_table(table, key="activity", height=320)


def month_back(day: date, back: int) -> date:
    """The first day of the month so many months before that of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 - back, 12)
    return date(year, month + 1, 1)


# Names.


def show_names(services: Services) -> None:
    st.markdown(
        "A name that could mean several areas, or none for sure, is asked about once. The answer is kept with who gave "
        "it, when and why, and used the next time the name comes in a file."
    )
    name = st.text_input("Ask what a name means", key="asked name", max_chars=300, placeholder="For example Newcastle")
    if name.strip():
        found = services.names.resolve(name)
        if found.area:
            st.markdown(f"{as_text(name)} means **{as_text(found.area.plain_name)}**. {as_text(found.reason)}")
        elif found.reason.startswith("A person decided"):
            st.markdown(f"{as_text(name)}: {STATUS_WORDS[found.status]}. {as_text(found.reason)}")
        else:
            show_question(services, name, None, found)
    table = services.kept(services.names.table)
    if not table.rows:
        st.info("Nobody has had to decide on a name yet. Names that need it are asked about when a file comes in.")
        return
    st.header("Decisions so far")
    show_table(table, key="decisions")
    st.download_button(
        "These decisions as CSV", services.kept(csv_bytes, table), "name-decisions.csv", "text/csv", on_click="ignore"
    )
    standing = [d for d in services.kept(services.names.decisions) if d.undone_at is None]
    for decision in standing[-MOST_AT_ONCE:]:
        meant = f"'{as_text(decision.name[:60])}' means {meaning_words(decision.meaning)}"
        st.button(
            f"Undo: {meant}", key=f"undo decision {decision.id}", on_click=undo, args=(services, decision.id),
            **services.grey(Action.DECIDE_NAMES),
        )  # fmt: skip


# Good practice.


def show_practice(services: Services) -> None:
    standards = [group for group in instrument(CHARTER).groups if group.kind == "standard"]
    titles = {group.id: group.title for group in standards}
    chosen = state.select(
        "Who does this well?", "standard", ("", *titles), key_of=lambda s: s,
        words_of=lambda s: titles.get(s, "Every standard of the charter"), default="",
    )  # fmt: skip
    mentions = [
        m for m in services.kept(services.signups.good_practice) if not chosen or chosen in m.standards
    ]  # fmt: skip
    st.markdown(f"**{counted(len(mentions), 'mention')} in published sources.** A mention is no score.")
    for mention in mentions[:MOST_MENTIONS_AT_ONCE]:
        show_mention(services, mention, titles)
    for mention in services.kept(services.signups.retracted_mentions):
        st.button(
            f"Let the mention of {authority(mention.area_code).plain_name} count again", key=f"restore {mention.id}",
            on_click=restore_mention, args=(services, mention.id), **services.grey(Action.RECORD_SIGNUPS),
        )  # fmt: skip
    with st.expander("Add a mention", expanded=not mentions):
        show_mention_form(services, titles)


def show_mention(services: Services, mention: GoodPractice, titles: dict[str, str]) -> None:
    area = authority(mention.area_code)
    with st.container(border=True):
        spoken_to = "; ".join(titles.get(standard, standard) for standard in mention.standards)
        st.markdown(
            f"**{as_text(area.plain_name)}** ({uncertain_date_words(mention.when)}): {as_text(mention.what)}  \n"
            f"Speaks to: {as_text(spoken_to)}  \nSource: {as_link(mention.source)}"
        )
        left, right = st.columns(2)
        with left:
            link_to("area", f"Open {area.plain_name}'s page", area=area.code)
        with right:
            st.button(
                "Take this mention back", key=f"retract {mention.id}", on_click=retract_mention,
                args=(services, mention.id), **services.grey(Action.RECORD_SIGNUPS),
            )  # fmt: skip


def retract_mention(services: Services, mention_id: str) -> None:
    def store() -> str:
        services.signups.retract_mention(services.person, mention_id)
        return "The mention is taken back. It can be let count again below."

    tried(store)


def restore_mention(services: Services, mention_id: str) -> None:
    def store() -> str:
        services.signups.restore_mention(services.person, mention_id)
        return "The mention counts again."

    tried(store)


def show_mention_form(services: Services, titles: dict[str, str]) -> None:
    with st.form("mention", border=False, clear_on_submit=False):
        codes = [area.code for area in all_authorities()]
        st.selectbox(
            "Area named", codes, index=None, key="mention area", placeholder="Type the name of the area",
            format_func=lambda code: titled_name(authority(code)),
        )  # fmt: skip
        st.multiselect("Standards it speaks to", list(titles), key="mention standards", format_func=titles.__getitem__)
        st.text_area("What is done well, in a sentence of your own", key="mention what", max_chars=2_000)
        st.text_input("When", key="mention when", placeholder="September 2013")
        st.text_input("Source: what was read, by whom and when", key="mention title", max_chars=500)
        st.text_input("Address of the source", key="mention url", max_chars=2_000, placeholder="https://")
        show_watch("mention")
        st.form_submit_button(
            "Save this mention", on_click=save_mention, args=(services,),
            **services.grey_everywhere(Action.RECORD_SIGNUPS),
        )  # fmt: skip


def save_mention(services: Services) -> None:
    typed = {n: st.session_state.get(f"mention {n}") for n in ("area", "standards", "what", "when", "title", "url")}

    def store() -> str:
        check_typed("mention", typed["what"], typed["when"], typed["title"], typed["url"])
        services.signups.add_mention(
            services.person, typed["area"] or "", when=parse_uncertain_date(typed["when"] or ""),
            standards=tuple(typed["standards"] or ()), what=typed["what"] or "",
            source=Source((typed["title"] or "").strip(), (typed["url"] or "").strip()),
        )  # fmt: skip
        return f"The mention of {authority(typed['area'] or '').plain_name} is saved."

    if tried(store):
        for name in typed:
            st.session_state.pop(f"mention {name}", None)


if __name__ == "__main__":
    page(main, title="Keep the register of sign-ups")
