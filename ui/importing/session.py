"""What the Import page remembers of the file looked at: what was said, what was settled, how it was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any

import streamlit as st

from foi_data.returns import Progress
from services.foi.file_choices import NOTHING_SAID, Choices, choices_of
from services.foi.file_reading import Preview, Step, Steps, untold
from services.foi.foi_records import NewCorrection
from services.foi.rows_by_hand import RowOffer
from ui.resources import Services

LARGE = 100_000
"""Bytes from which reading may take a second or more, so that a bar shows how far it is."""
STEPS: dict[Step, tuple[float, str]] = {
    "opening": (0.02, "Opening the file and its sheets ..."),
    "recognising": (0.15, "Finding the header, and what the columns are ..."),
    "reading": (0.2, "Reading the rows ..."),
}
"""Where the bar stands as each step of reading begins, and its words."""
ROWS_BEGIN, ROWS_END = 0.2, 0.9
AnswerKey = tuple[str, str, str, str]
"""Authority, question, period and raw text of an answer of a file that is not accepted yet."""


@dataclass(frozen=True)
class OpenFile:
    """The file that is looked at: one just sent, or (with `import_id`) one accepted before that is read anew."""

    content: bytes
    name: str
    sha256: str
    import_id: int | None = None

    @property
    def key(self) -> str:
        return f"{self.sha256} {self.import_id or ''}"


def sent_file(content: bytes, name: str) -> OpenFile:
    return OpenFile(content, name, sha256(content).hexdigest())


def accepted_file(services: Services, import_id: int) -> OpenFile:
    """An accepted file with what was said of it before. NotFoundError where its bytes are not here."""
    file = services.ingestion.file(import_id)
    opened = OpenFile(services.ingestion.content(services.person, import_id), file.file_name, file.sha256, import_id)
    st.session_state.setdefault(f"choices {opened.key}", choices_of(file.choices))
    return opened


def read_anew(import_id: int) -> None:
    """Open an accepted file: the link has its number from now on. (A link to the same page would forget it.)"""
    st.query_params["file"] = str(import_id)


def choices(opened: OpenFile) -> Choices:
    """What was said of the file so far."""
    said: Choices = st.session_state.get(f"choices {opened.key}", NOTHING_SAID)
    return said


def say(opened: OpenFile, said: Choices) -> None:
    st.session_state[f"choices {opened.key}"] = said


def settled(opened: OpenFile) -> dict[AnswerKey, NewCorrection]:
    """The cells that a person settled before acceptance; they are stored with the file."""
    found: dict[AnswerKey, NewCorrection] = st.session_state.setdefault(f"settled {opened.key}", {})
    return found


def settle(opened: OpenFile, made: Sequence[NewCorrection]) -> None:
    for one in made:
        settled(opened)[one.area_code, one.question, one.period, one.was] = one


def forget(opened: OpenFile) -> None:
    """The file is accepted or left: what was said of it is stored or not wanted."""
    for name in ("choices", "settled", "wave"):
        st.session_state.pop(f"{name} {opened.key}", None)
    st.session_state.pop("read key", None)
    st.session_state.pop("read", None)


def read(services: Services, opened: OpenFile) -> Preview:
    """The file as it was read, once for each file, everything said of it, and version of the data."""
    said = choices(opened)
    key = (opened.key, opened.name, said, services.version)
    if st.session_state.get("read key") != key:
        with reading_bar(len(opened.content) > LARGE) as (progress, steps):
            st.session_state["read"] = preview(services, opened, said, progress, steps)
        st.session_state["read key"] = key
    found: Preview = st.session_state["read"]
    return found


def preview(
    services: Services, opened: OpenFile, said: Choices, progress: Progress | None, steps: Steps = untold
) -> Preview:
    if opened.import_id is not None:
        return services.ingestion.opened_again(services.person, opened.import_id, said, progress, steps=steps)
    return services.ingestion.preview(opened.content, opened.name, choices=said, progress=progress, steps=steps)


@contextmanager
def reading_bar(is_long: bool) -> Iterator[tuple[Progress | None, Steps]]:
    """A bar that names the step and moves with the rows, while a file is read that takes long."""
    if not is_long:
        yield None, untold
        return
    place = st.empty()
    bar = place.progress(0.0, STEPS["opening"][1])
    try:
        yield partial(show_rows_read, bar), lambda step: bar.progress(*STEPS[step])
    finally:
        place.empty()


def show_rows_read(bar: Any, done: int, total: int) -> None:
    """Move the bar of reading: once all rows are read the answers are held against each other."""
    if done >= total:
        bar.progress(ROWS_END, f"All {total:,} rows are read. Checking the answers against each other ...")
        return
    share = ROWS_BEGIN + (ROWS_END - ROWS_BEGIN) * done / max(total, 1)
    bar.progress(share, f"Reading the rows: {done:,} of {total:,}")


def show_progress(bar: Any, what: str, done: int, total: int) -> None:
    """Move a bar."""
    bar.progress(min(done / max(total, 1), 1.0), f"{what}: {done:,} of {total:,}")


def likely_wave(services: Services, preview: Preview) -> str:
    key = (preview.parsed.sha256, preview.choices, services.version)
    if st.session_state.get("likely key") != key:
        st.session_state["likely"] = services.ingestion.likely_wave(preview)
        st.session_state["likely key"] = key
    found: str = st.session_state["likely"]
    return found


def alike(services: Services, preview: Preview) -> tuple[Preview, ...]:
    """The other sheets of the workbook that have the shape of this one, read once for everything said of it."""
    key = (preview.parsed.sha256, preview.sheet, preview.choices, services.version)
    if st.session_state.get("alike key") != key:
        place = st.empty()
        bar = place.progress(0.0, "Reading the other sheets ...")
        st.session_state["alike"] = services.ingestion.alike(
            preview, lambda done, total: show_progress(bar, "Reading the other sheets", done, total)
        )
        place.empty()
        st.session_state["alike key"] = key
    found: tuple[Preview, ...] = st.session_state["alike"]
    return found


def offers(services: Services, preview: Preview) -> tuple[RowOffer, ...]:
    """What was said of rows of an earlier file of the wave, and may be said again."""
    key = (preview.parsed.sha256, preview.choices, services.version)
    if st.session_state.get("offers key") != key:
        st.session_state["offers"] = services.rows_by_hand.offers(services.person, preview)
        st.session_state["offers key"] = key
    found: tuple[RowOffer, ...] = st.session_state["offers"]
    return found


def settled_before(services: Services, preview: Preview) -> frozenset[AnswerKey]:
    """The cells of a later or reopened file that a correction in force settles already, by their very words."""
    wave = preview.replaces.wave if preview.replaces else likely_wave(services, preview)
    made = [one.stored.made for one in services.kept(services.corrections.now) if one.standing == "in_force"]
    return frozenset((one.area_code, one.question, one.period, one.was) for one in made if one.wave == wave)
