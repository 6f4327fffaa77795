"""The app as a test can drive it: the router, on a database of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

# Before the first run, as the server does: its imports are no part of the time that a run may take.
import ui.warm_up  # noqa: F401
from services.register.signups import SignupRegister
from storage.unit_of_work import SqlStorage, open_storage

ROOT = Path(__file__).parents[2]
Opener = Callable[..., AppTest]
SIGN_IN = {
    "RUNAWAYS_OIDC_ISSUER": "https://identity.example.org",
    "RUNAWAYS_OIDC_CLIENT_ID": "charter",
    "RUNAWAYS_OIDC_CLIENT_SECRET": "a secret for tests",
    "RUNAWAYS_COOKIE_SECRET": "forty characters of nothing in particular",
    "RUNAWAYS_REDIRECT_URI": "http://localhost:8501/oauth2callback",
}


@pytest.fixture
def app_storage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqlStorage]:
    """The database that the app under test opens, with the register that ships."""
    url = f"sqlite:///{tmp_path / 'app.sqlite3'}"
    monkeypatch.setenv("RUNAWAYS_DATABASE_URL", url)
    st.cache_resource.clear()
    opened = open_storage(url)
    SignupRegister(opened).load_known()
    yield opened
    st.cache_resource.clear()
    opened.engine.dispose()


@pytest.fixture
def signing_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation where people sign in; `opened(..., user=claims_of("ada"))` is one who did."""
    for name, value in SIGN_IN.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def opened(app_storage: SqlStorage) -> Opener:
    """Open a page by its file's name, with what its link carries, and run it."""

    def open_page(name: str, *, user: dict[str, Any] | None = None, **query: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "ui" / "router.py"), default_timeout=30)
        app.user = user or {}
        if name != "overview":
            app.run()
            app.switch_page(str(ROOT / "pages" / f"{name}.py"))
        for key, value in query.items():
            app.query_params[key] = value
        return app.run()

    return open_page


def marked_words(app: AppTest) -> str:
    """Everything a page says in text, with the marks that keep typed text from being Markdown."""
    kinds = (
        app.title,
        app.header,
        app.subheader,
        app.markdown,
        app.caption,
        app.info,
        app.warning,
        app.error,
        app.success,
    )
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def words(app: AppTest) -> str:
    """The same as a reader sees it."""
    return re.sub(r"\\([^\w\s])", r"\1", marked_words(app))


def turned_to(app: AppTest, label: str, *, of: str) -> AppTest:
    """The page with one of its views (tabs that draw only what is open) turned to another tab."""
    app.session_state[f"view {of}"] = label
    return app.run()
