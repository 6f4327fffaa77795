"""What is slow the first time, done before the first visitor comes.

Importing this module imports the large libraries. `prepare` does the rest and may run while visitors come: in a cold
process on a busy machine the first page else takes many seconds.

streamlit_folium is not among them: imported outside a page's run, its component is not found for the whole process.
"""

import contextlib
import inspect

import folium
import numpy
import pandas
import plotly.graph_objects
import scipy.stats

import charter.scorecard
import geo.areas
import ui.resources
from charter.evidence import evidence_rules
from charter.framework import instruments
from services.exceptions import StorageUnavailableError
from ui.serving import settle_the_collector

__all__ = ["charter", "folium", "geo", "numpy", "pandas", "plotly", "prepare", "scipy", "ui"]


def prepare() -> None:
    """Read the instruments and their rules, open the database, and import what makes the briefing."""
    for instrument_id in instruments():
        evidence_rules(instrument_id)
    # Streamlit asks so once, before the first element of the first page: with this many modules it takes half a second.
    inspect.stack()
    # Where the database cannot be used, whoever comes first is told so in a sentence.
    with contextlib.suppress(StorageUnavailableError):
        ui.resources.open_database()
    import publishing.briefing  # noqa: F401  (last: only who asks for a briefing waits for it)

    settle_the_collector()
