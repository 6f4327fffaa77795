"""The Assess page while the database is away: it says so, keeps what was typed, and saves it when it is back."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from services.administration.audit import Audit
from storage.unit_of_work import SqlStorage
from tests.killable import CHARTER, desk_of
from tests.pages.conftest import Opener, words

LEEDS = "E08000035"


def typed(app: AppTest, start: str, text: str) -> AppTest:
    """Type into the box whose label begins so, and leave it."""
    return next(box for box in app.text_area if box.label.startswith(start)).input(text).run()


def move(storage: SqlStorage, start: str, end: str) -> None:
    """Move the database's files, as a drive does that goes and comes back."""
    path = Path(str(storage.engine.url.database))
    for ending in ("", "-wal", "-shm"):
        file = path.with_name(path.name + start + ending)
        if file.exists():
            file.rename(path.with_name(path.name + end + ending))


def test_what_was_typed_while_the_database_was_away_is_saved_when_it_is_back(
    opened: Opener, app_storage: SqlStorage
) -> None:
    app = opened("assess", area=LEEDS, round="2026")
    app = typed(app, "Evidence for C1", "Seen before")
    assert desk_of(app_storage).sheet(LEEDS, CHARTER, "2026").stored["C1"].evidence == "Seen before"
    app_storage.engine.dispose()
    move(app_storage, "", ".away")
    app = typed(app, "Evidence for C1", "Typed while it was away")
    assert not app.exception
    assert "is not there any more" in words(app)
    move(app_storage, ".away", "")
    app = app.run()
    assert not app.exception
    assert "is not there any more" not in words(app)
    stored = desk_of(app_storage).sheet(LEEDS, CHARTER, "2026").stored["C1"]
    assert (stored.evidence, stored.version) == ("Typed while it was away", 2)
    assert next(box for box in app.text_area if box.label.startswith("Evidence for C1")).value == stored.evidence
    assert Audit(app_storage).first_broken() is None
