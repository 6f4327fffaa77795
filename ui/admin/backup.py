"""Backup and restore on the Admin page. What may be large goes through a file, never through memory twice."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import streamlit as st

from charter.permissions import Action
from charter.wording import counted
from services.administration.backups import Progress
from services.administration.sessions import CheckedStorage
from services.exceptions import ServiceError
from ui.elements.as_text import as_text
from ui.resources import Services

FOLDER, MADE = "backup folder", "backup made"


def show_backup(services: Services) -> None:
    st.markdown(
        "**A backup is one file with everything in it:** assessments, files that were brought in, people, and the "
        "audit trail. It restores into SQLite and PostgreSQL alike. Keep it where only those may read it who may read "
        "everything."
    )
    if st.button("Make a backup", type="primary", key="make backup"):
        make(services)
    path: Path | None = st.session_state.get(MADE)
    if path is not None and path.exists():
        st.download_button(
            f"Download {path.name} ({path.stat().st_size / 1e6:,.1f} MB)", lambda: opened(services, path), path.name,
            "application/zip", on_click="ignore", key="download backup",
        )  # fmt: skip
    st.caption("On the server, and for a backup every night: `python -m tasks backup FILE`.")


def make(services: Services) -> None:
    # The folder goes with the session that it was made for, whatever becomes of the session.
    folder = tempfile.TemporaryDirectory(prefix="backup-")
    st.session_state[FOLDER] = folder
    path = Path(folder.name) / f"runaways-charter-{datetime.now(UTC):%Y-%m-%d-%H%M}.zip"
    with path.open("w+b") as out, st.status("Backing up ...") as status:
        contents = services.backups.make(services.person, out, shown_progress())
        status.update(label=f"{counted(contents.rows, 'row')} backed up.", state="complete")
    st.session_state[MADE] = path


def opened(services: Services, path: Path) -> BinaryIO:
    """The backup, for whoever may still have it: the button may have stood on a page for hours."""
    services.person.check_may(Action.BACK_UP)
    if isinstance(services.storage, CheckedStorage):
        services.storage.look_again()
    return path.open("rb")


def shown_progress() -> Progress:
    bar = st.progress(0.0)

    def tell(share: float, words: str) -> None:
        bar.progress(min(max(share, 0.0), 1.0), text=words)

    return tell


def show_restore(services: Services) -> None:
    st.markdown("**A backup is restored here into an empty database only:** one that nobody has worked in yet.")
    st.markdown(
        "To put a backup in the place of what is here, stop this program, make a backup, and run on the server "
        "`python -m tasks restore FILE --replace`. To look into a backup without touching anything, restore it into a "
        "new database: `RUNAWAYS_DATABASE_URL=sqlite:///looking.sqlite3 python -m tasks restore FILE`."
    )
    given = st.file_uploader("A backup (zip; up to 200 MB, larger ones on the server)", type="zip", key="backup given")
    if given is None:
        return
    try:
        about = services.backups.look(services.person, given)
    except ServiceError as trouble:
        st.error(as_text(str(trouble)))
        return
    st.markdown(
        f"Made {about.made_at:%d %B %Y, %H:%M} UTC by version {as_text(about.program)}, schema "
        f"{as_text(about.schema)}: {counted(about.rows, 'row')}, every byte as it was written."
    )
    if st.button("Restore it", type="primary", key="restore"):
        given.seek(0)
        restore(services, given)


def restore(services: Services, given: BinaryIO) -> None:
    with st.status("Restoring ...") as status:
        try:
            restored = services.backups.restore(services.person, given, progress=shown_progress())
        except ServiceError as trouble:
            status.update(label="Not restored", state="error")
            st.error(as_text(str(trouble)))
            return
        status.update(label="Restored. Reload the page.", state="complete")
    if restored.broken:
        st.warning(f"The audit trail was broken already when the backup was made. {restored.broken.why}")
