"""Imports that are slow the first time, made before the first visitor comes.

streamlit_folium is not among them: imported outside a page's run, its component is not found for the whole process.
"""

import folium
import numpy
import pandas
import plotly.graph_objects
import scipy.stats

import charter.scorecard
import geo.areas
import ui.resources

__all__ = ["charter", "folium", "geo", "numpy", "pandas", "plotly", "scipy", "ui"]
