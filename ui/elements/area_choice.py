"""Choosing an area: the same box on every page, its code in the link."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geo.areas import Authority, all_authorities, authority, has_authority, vintages
from geo.exceptions import UnknownAreaError
from ui import state
from ui.elements.as_text import as_text
from ui.links import PageName, link_to
from ui.resources import Services
from ui.state import LabelVisibility

LOOKED_AT = "areas looked at"
MOST_OFFERED = 5
CHARTER = "runaways-charter-2012"


def choose_area(label: str = "Area", *, label_visibility: LabelVisibility = "visible") -> Authority | None:
    """The area chosen, in the link as `area`; None while none is. An old code is taken for the body it belonged to."""
    today = vintages()[-1].authorities
    wanted = state.linked("area")
    if wanted is not None:
        try:
            found = authority(wanted)
        except UnknownAreaError as unknown:
            st.warning(f"{as_text(str(unknown))} Choose an area from the list instead.")
            state.choose("area", None)
        else:
            if found.code != wanted:
                state.choose("area", found.code)
    offered: Sequence[Authority] = today
    code = state.linked("area")
    if code is not None and all(area.code != code for area in today):
        offered = [*today, *(area for area in all_authorities() if area.code == code)]
    chosen = state.select(
        label,
        "area",
        offered,
        key_of=lambda area: area.code,
        words_of=lambda area: area.plain_name,
        placeholder="Type the name of your area",
        label_visibility=label_visibility,
    )
    if chosen is not None:
        remembered = [code for code in st.session_state.get(LOOKED_AT, ()) if code != chosen.code]
        st.session_state[LOOKED_AT] = [chosen.code, *remembered][:MOST_OFFERED]
    return chosen


def titled(title: str, otherwise: str) -> str:
    """A page's title with the name of the area that the link has in place of `{}`, or with `otherwise`.

    A page that is printed, or one of several that are open, then says whose it is.
    """
    code = state.linked("area") or ""
    return title.format(authority(code).plain_name if has_authority(code) else otherwise)


def offer_areas(services: Services, page: PageName, **query: str) -> None:
    """A few areas as links, for a page on which none is chosen: one click where a name need not be typed.

    A person's own areas come first, then those looked at in this visit, then the first by name that have assessed
    themselves here, so that a newcomer lands on a page with something in it.
    """
    own = [grant.area_code for grant in services.person.grants if grant.area_code]
    codes = list(dict.fromkeys([*own, *st.session_state.get(LOOKED_AT, ()), *services.kept(with_something, services)]))
    with st.container(horizontal=True):
        for code in codes[:MOST_OFFERED]:
            link_to(page, authority(code).plain_name, area=code, **query)


def with_something(services: Services) -> tuple[str, ...]:
    """The first few areas by name that have an assessment to look at; any areas where none has."""
    assessed = services.assessments.newest_scorecards(CHARTER)
    areas = sorted(vintages()[-1].authorities, key=lambda area: area.plain_name)
    found = [area.code for area in areas if area.code in assessed] or [area.code for area in areas]
    return tuple(found[:MOST_OFFERED])
