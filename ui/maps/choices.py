"""What can be chosen of a map: what it shows, for which day or period, where, and in which classes. All in the link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

import streamlit as st

from charter.register import LAUNCH
from charter.wording import date_words
from geo.areas import Authority, Region, Vintage, regions, vintages
from services.comparison.classes import RULE_WORDS, ClassRule, parse_limits
from services.comparison.layers import Choice, Layer
from services.exceptions import RefusedError
from services.register.signups import today_here
from ui import state
from ui.elements.as_text import as_text
from ui.resources import Services

Shown = Literal["map", "hexagons", "table"]
SHOWN: tuple[Shown, ...] = get_args(Shown)
VIEW_WORDS: dict[Shown, str] = {"map": "Geography", "hexagons": "Equal hexagons", "table": "Table"}


@dataclass(frozen=True)
class MapChoices:
    """Everything that was chosen. `day` is for sign-ups, `period` for official figures: each is ignored by the rest."""

    choice: Choice
    vintage: Vintage
    selected: Authority | None
    day: date
    period: str = ""


def choose_on_top(services: Services) -> MapChoices:
    """The row of choices above the map and, for sign-ups, the slider of days under it."""
    measure, rest = st.columns([4, 7])
    with measure:
        choice = choose_measure(services)
    day, period = date.min, ""
    # Scores and FOI answers show the newest there are: for them there is no day and no period to choose.
    widths = [2, 2, 3] if choice.periods or choice.id == "signed" else [2, 3]
    *for_when, areas, area = rest.container(key="two_in_a_row").columns(widths)
    with areas:
        vintage = choose_vintage()
    if choice.periods:
        with for_when[0]:
            period = choose_period(choice)
    elif for_when:
        with for_when[0]:
            day = choose_any_day(services)
    with area:
        selected = state.select(
            "Find an area",
            "area",
            vintage.authorities,
            key_of=lambda a: a.code,
            words_of=lambda a: a.plain_name,
            placeholder="Type a name",
        )
    if choice.id == "signed":
        day = choose_step(services, day)
    return MapChoices(choice, vintage, selected, day, period)


def choose_vintage() -> Vintage:
    chosen = state.select(
        "Authorities",
        "areas",
        vintages(),
        key_of=lambda v: v.id,
        words_of=lambda v: v.label,
        default=vintages()[0],
        help_="152 authorities had children's services in 2012-13; 153 have today.",
    )
    return chosen or vintages()[0]


def choose_measure(services: Services) -> Choice:
    available = services.kept(services.layers.choices)
    chosen = state.select(
        "What to show",
        "show",
        available,
        key_of=lambda c: c.id,
        words_of=lambda c: c.title,
        default=available[0],
        help_=None if len(available) > 1 else "Scores, FOI answers and official figures join as they are brought in.",
    )
    return chosen or available[0]


def choose_period(choice: Choice) -> str:
    chosen = state.select("Period", "period", choice.periods, key_of=str, words_of=str, default=choice.periods[0])
    return chosen or choice.periods[0]


def known_days(services: Services) -> list[date]:
    """The days on which what is known changes, since the charter was launched."""
    return [day for day in services.kept(services.signups.days) if day >= LAUNCH]


def choose_any_day(services: Services) -> date:
    """The day the register is shown at: from the link, else the last on which anything is known to have changed."""
    days = known_days(services)
    newest = days[-1] if days else today_here()
    wanted = state.linked("at")
    try:
        present = date.fromisoformat(wanted) if wanted else newest
    except ValueError:
        asked = as_text(wanted or "")
        st.warning(f"The link asks for the day '{asked}', which is not a date. Write it as 2013-09-19.")
        state.choose("at", None)
        present = newest
    present = max(present, LAUNCH)
    st.session_state["widget at"] = present
    chosen = st.date_input(
        "As at",
        key="widget at",
        min_value=LAUNCH,
        max_value=max(today_here(), present),
        format="DD/MM/YYYY",
        help="Any day. The slider below has the days on which more became known.",
        on_change=lambda: state.choose("at", st.session_state["widget at"].isoformat()),
    )
    return chosen if isinstance(chosen, date) else present


def choose_step(services: Services, present: date) -> date:
    """The slider over the days on which more became known; the day in hand is on it even if it is none of them."""
    days = known_days(services)
    options = sorted({*days, present})
    if len(options) < 2:
        return present
    st.session_state["widget step"] = present
    chosen = st.select_slider(
        "What is known: a step for each day on which a source speaks",
        options,
        format_func=date_words if present in days else lambda day: step_words(day, days),
        key="widget step",
        on_change=lambda: state.choose("at", st.session_state["widget step"].isoformat()),
    )
    if present not in days:
        st.caption(
            f"No source speaks on {date_words(present)}: what is shown was known from the days before and after."
        )
    return chosen if isinstance(chosen, date) else present


def step_words(day: date, days: Sequence[date]) -> str:
    return date_words(day) if day in days else f"{date_words(day)} (chosen)"


def choose_view() -> Shown:
    """Geography, hexagons or the table: one switch, in the link. Only what is chosen is worked out and sent."""
    wanted = state.linked("view")
    present: Shown = next((view for view in SHOWN if view == wanted), "map")
    if wanted is not None and wanted != present:
        if state.is_by_link("view"):
            st.warning(f"The link asks for the view '{as_text(wanted)}', which is not here. Choose one below instead.")
        state.choose("view", None)
    st.session_state["widget view"] = present
    chosen: Shown = st.radio(
        "Shown as",
        SHOWN,
        key="widget view",
        format_func=lambda view: VIEW_WORDS[view],
        horizontal=True,
        help="Geography shows where; equal hexagons show every authority at one size, each near its place; the table "
        "says the same in words.",
        on_change=lambda: state.choose("view", st.session_state["widget view"]),
    )
    return chosen


def choose_region() -> Region | None:
    """What the map is zoomed to; None for the whole of England."""
    whole = Region("england", "Whole of England")
    chosen = state.select(
        "Zoom to",
        "region",
        (whole, *regions()),
        key_of=lambda region: region.code,
        words_of=lambda region: region.name,
        default=whole,
    )
    return None if chosen in (None, whole) else chosen


def choose_classes(choice: Choice) -> tuple[ClassRule, tuple[float, ...]]:
    """How figures become classes, and the limits where a person sets them; () leaves them to the measure."""
    rules: tuple[ClassRule, ...] = tuple(RULE_WORDS)
    default: ClassRule = "quantiles" if choice.periods else "fixed"
    rule = state.select(
        "Classes",
        "classes",
        rules,
        key_of=str,
        words_of=lambda one: RULE_WORDS[one],
        default=default,
        help_="Fixed limits stay the same from period to period, so that two maps can be compared.",
    )
    return rule or default, choose_limits() if rule == "fixed" else ()


def choose_limits() -> tuple[float, ...]:
    wanted = state.linked("limits") or ""
    st.session_state["widget limits"] = wanted
    written = st.text_input(
        "Own limits",
        key="widget limits",
        placeholder="such as 10, 50, 100, 500",
        help="Where each class but the first begins. Empty: round numbers.",
        on_change=lambda: state.choose("limits", st.session_state["widget limits"].strip() or None),
    )
    try:
        return parse_limits(written) if written.strip() else ()
    except RefusedError as trouble:
        st.warning(as_text(str(trouble)))
        return ()


def chosen_layer(services: Services, chosen: MapChoices, rule: ClassRule, limits: tuple[float, ...]) -> Layer:
    """The layer of the choices, worked out once for a version of the data."""
    kind, _, rest = chosen.choice.id.partition(".")
    layers, vintage = services.layers, chosen.vintage
    if kind == "charter":
        return services.kept(layers.charter, rest or "total", vintage, rule, limits)
    if kind == "official":
        return services.kept(layers.official, rest, chosen.period, vintage, rule, limits)
    if kind == "foi":
        return services.kept(layers.coverage, rest, vintage) if rest else services.kept(layers.foi_answers, vintage)
    return services.kept(layers.sign_ups, chosen.day, vintage)
