"""The router, the services' wiring and what is served beside the pages."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from streamlit.testing.v1 import AppTest

from storage.unit_of_work import SqlStorage
from tests.pages.conftest import ROOT, Opener, words
from ui.http import SecurityHeaders, map_file_url, map_files, routes, with_secure
from ui.links import PATHS

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("[a-z]*.py"))


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_without_an_error_and_with_a_title(opened: Opener, name: str) -> None:
    app = opened(name)
    assert not app.exception
    assert not app.error
    assert len(app.title) == 1
    assert "Contains OS data" in words(app)


def test_every_page_file_is_named_by_the_router() -> None:
    router = (ROOT / "ui" / "router.py").read_text(encoding="utf-8")
    assert [name for name in PAGES if f'page("{name}"' not in router] == []
    assert sorted(PATHS) == PAGES


def test_a_database_that_cannot_be_used_is_one_sentence_on_every_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, app_storage: SqlStorage
) -> None:
    (tmp_path / "broken.sqlite3").write_bytes(b"no database" * 200)
    monkeypatch.setenv("RUNAWAYS_DATABASE_URL", f"sqlite:///{tmp_path / 'broken.sqlite3'}")
    app = AppTest.from_file(str(ROOT / "ui" / "router.py"), default_timeout=30).run()
    assert not app.exception
    assert "damaged or is no database" in app.error[0].value


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture
def get() -> Callable[[str], Answer]:
    """Ask for an address of what is served beside the pages, without a network."""
    served = Starlette(routes=routes(), middleware=[Middleware(SecurityHeaders)])

    async def ask(path: str) -> Answer:
        sent: list[dict[str, Any]] = []
        scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"",
                 "headers": [], "scheme": "http", "server": ("localhost", 80), "root_path": "",
                 "asgi": {"version": "3.0", "spec_version": "2.4"}}  # fmt: skip

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await served(scope, receive, send)
        headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return Answer(sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:]))

    def get_in_a_thread(path: str) -> Answer:
        # A browser of another test may keep an event loop running in this thread.
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(lambda: asyncio.run(ask(path))).result()

    return get_in_a_thread


def test_every_file_of_the_map_is_served_for_good(get: Callable[[str], Answer]) -> None:
    for name in map_files():
        answer = get(map_file_url(name))
        assert answer.status == 200, name
        assert "immutable" in answer.headers["cache-control"]


def test_a_file_outside_the_list_is_not_served(get: Callable[[str], Answer]) -> None:
    assert get("/map-files/x/../../app.py").status == 404
    assert get("/map-files/x/pyproject.toml").status == 404


def test_the_browser_is_told_to_stay_on_this_host(get: Callable[[str], Answer]) -> None:
    answer = get("/healthz")
    assert json.loads(answer.body) == {"status": "running"}
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "http" not in answer.headers["content-security-policy"]


def test_an_error_that_reached_nobody_is_a_sentence_and_never_a_traceback() -> None:
    def failing() -> None:
        from services.exceptions import RefusedError
        from ui.shell import say_what_happened

        say_what_happened(RefusedError("Somebody else has it open."))
        say_what_happened(KeyError("a secret of the program"))

    app = AppTest.from_function(failing).run()
    assert app.error[0].value == "Somebody else has it open\\."
    assert "fault of the program" in app.error[1].value
    assert "secret" not in app.error[1].value


def test_cookies_stay_off_unencrypted_connections_where_there_are_encrypted_ones() -> None:
    assert with_secure(b"Set-Cookie", b"a=b; HttpOnly") == (b"Set-Cookie", b"a=b; HttpOnly; Secure")
    assert with_secure(b"set-cookie", b"a=b; Secure; HttpOnly") == (b"set-cookie", b"a=b; Secure; HttpOnly")
    assert with_secure(b"etag", b"a=b") == (b"etag", b"a=b")


def test_every_answer_is_marked_on_its_way_out_where_the_installation_has_https() -> None:
    sent: list[Any] = []

    async def answering(_scope: Any, _receive: Any, send: Any) -> None:
        headers = [(b"set-cookie", b"one=1"), (b"set-cookie", b"two=2")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})

    async def send(message: Any) -> None:
        sent.append(message)

    async def ask() -> None:
        await SecurityHeaders(answering, secure_cookies=True)({"type": "http"}, None, send)  # type: ignore[arg-type]

    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(ask())).result()
    cookies = [value for name, value in sent[0]["headers"] if name == b"set-cookie"]
    assert cookies == [b"one=1; Secure", b"two=2; Secure"]
