"""Every data file of the project: does it load, cross-refer and agree?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from charter.crosswalk import load_crosswalk
from charter.framework import instruments
from charter.published_figures import published_figures
from charter.register import known_register, register_on
from foi_data.series import load_series
from geo.areas import all_authorities, authority, vintages
from geo.boundaries import load_boundaries
from geo.hexes import load_hexes

Check = Callable[[], str]


def check_instruments() -> str:
    found = instruments()
    if len(found) != len({instrument.title for instrument in found.values()}):
        raise ValueError("Two instruments have the same title.")
    return f"{len(found)} instruments with {sum(len(i.items) for i in found.values())} items"


def check_crosswalk() -> str:
    return f"{len(load_crosswalk())} cross-walk subjects"


def check_register() -> str:
    known = known_register()
    for observation in known.observations.values():
        authority(observation.area_code)
    standards = {g.id for g in instruments()["runaways-charter-2012"].groups}
    for mention in known.good_practice:
        authority(mention.area_code)
        if unknown := set(mention.standards) - standards:
            raise ValueError(f"known_signups.toml: {mention.id} names {unknown}, which are no standards.")
    for entry in known.lists:
        codes = [area.code for area in all_authorities()]
        states = register_on(entry.day, codes, known.observations.values(), known.lists)
        signed = sum(1 for state in states.values() if state.state == "signed")
        if entry.complete and signed != entry.count:
            raise ValueError(f"known_signups.toml: {entry.id} counts {entry.count}, the register {signed}.")
    return f"{len(known.observations)} shipped observations of sign-ups"


def check_published_figures() -> str:
    ids = [figure.id for figure in published_figures()]
    if len(ids) != len(set(ids)):
        raise ValueError("published_figures.toml: an id is used twice.")
    return f"{len(ids)} published figures"


def check_series() -> str:
    return f"{len(load_series())} official series"


def check_places() -> str:
    for vintage in vintages():
        codes = {area.code for area in vintage.authorities}
        drawn = {shape["properties"]["area_code"] for shape in load_boundaries(vintage.id)["features"]}
        seated = {place.area_code for place in load_hexes(vintage.id)}
        if not codes == drawn == seated:
            raise ValueError(f"{vintage.id}: authorities, boundaries and hexagons do not name the same areas.")
    return f"{len(all_authorities())} authorities, {len(vintages())} vintages drawn"


CHECKS: tuple[Check, ...] = (
    check_instruments,
    check_crosswalk,
    check_register,
    check_published_figures,
    check_series,
    check_places,
)


def run_checks() -> Iterator[tuple[bool, str]]:
    """Each check's outcome: whether it holds, and what was found or is wrong."""
    for check in CHECKS:
        try:
            yield True, check()
        except Exception as error:
            yield False, f"{check.__name__.removeprefix('check_')}: {error}"
