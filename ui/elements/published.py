"""Figures that were published for the country, each with its caution and its source."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from charter.published_figures import PublishedFigure


def show_published_lines(figures: Sequence[PublishedFigure], *, at_once: int) -> None:
    """The first figures, the others a click away: none ever without its caution and its source."""
    lines = [published_line(figure) for figure in figures]
    st.markdown("\n".join(lines[:at_once]))
    with st.expander(f"The other {len(lines) - at_once} published figures"):
        st.markdown("\n".join(lines[at_once:]))


def published_line(figure: PublishedFigure) -> str:
    """A figure in words, as an item of a list."""
    source = f"[{figure.source}]({figure.url})" if figure.url else figure.source
    return f"- {figure.title}: **{figure.in_words}** ({figure.period}). {figure.caution} Source: {source}."
