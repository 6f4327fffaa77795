"""Choosing an instrument: the same box on every page, its id in the link."""

from __future__ import annotations

from charter.framework import Instrument, instruments
from services.assessment.assessments import can_be_self_assessed
from ui import state


def choose_instrument(label: str = "Assess against", *, every: bool = False) -> Instrument:
    """The instrument chosen, in the link as `on`; the charter unless another is.

    `every`: those too that an area does not answer itself. Elsewhere such a one falls back to the charter.
    """
    offered = [found for found in instruments().values() if every or can_be_self_assessed(found)]
    wanted = state.linked("on")
    if wanted in instruments() and wanted not in {found.id for found in offered}:
        state.choose("on", None)
    chosen = state.select(
        label,
        "on",
        offered,
        key_of=lambda found: found.id,
        words_of=lambda found: found.title,
        default=offered[0],
    )
    assert chosen is not None  # noqa: S101  (there is a default)
    return chosen
