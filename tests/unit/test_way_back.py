"""After signing in one is on the page whose link was asked for, and never anywhere else."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message, Receive, Scope, Send

from ui.links import PATHS
from ui.way_back import COOKIE, LONGEST, WayBack, own_page

HOME = "http://charter.example.org"


@pytest.mark.parametrize(
    ("address", "page"),
    [
        (f"{HOME}/", "/"),
        (f"{HOME}/assess?area=E08000035&round=2026", "/assess?area=E08000035&round=2026"),
        (f"{HOME}/assess/?round=next year", "/assess?round=next+year"),
        (f"{HOME}/waves?part=%C3%A9%0D%0Aset-cookie:a", "/waves?part=%C3%A9%0D%0Aset-cookie%3Aa"),
        ("/area?area=E08000035#top", "/area?area=E08000035"),
        (f"{HOME}/gaps?area={'A' * LONGEST}", "/gaps"),
        ("https://elsewhere.example.org/area?area=E08000035", "/area?area=E08000035"),
        (f"{HOME}//elsewhere.example.org/area", None),
        ("//elsewhere.example.org", None),
        (f"{HOME}/auth/logout", None),
        (f"{HOME}/oauth2callback?code=1", None),
        (f"{HOME}/../area", None),
        ("javascript:alert(1)", None),
        ("http://[", None),
        ("", None),
    ],
)  # fmt: skip
def test_an_address_is_one_of_our_pages_or_nothing(address: str, page: str | None) -> None:
    assert own_page(address) == page


@given(st.text(), st.sampled_from(["", "/charter"]))
def test_whatever_is_asked_for_it_leads_to_no_other_host(address: str, base: str) -> None:
    for tried in (address, f"{base}/{address}", f"{HOME}{base}/area?{address}"):
        page = own_page(tried, base)
        if page is None:
            continue
        path, _, query = page.partition("?")
        assert path in {f"{base}/{known}" for known in PATHS.values()}
        assert query.isascii()
        assert query.isprintable()
        assert " " not in query


def answered(path: str, *, base: str = "", location: str = "/", **headers: str) -> dict[str, str]:
    """What the browser is told (where to, and which cookie) by a server that answers with a redirect."""

    async def server(scope: Scope, receive: Receive, send: Send) -> None:
        sent = [(b"location", location.encode()), (b"set-cookie", b"_streamlit_user=x")]
        await send({"type": "http.response.start", "status": 302, "headers": sent})
        await send({"type": "http.response.body", "body": b""})

    told: list[Message] = []

    async def send(message: Message) -> None:
        told.append(message)

    asked: dict[str, Any] = {
        "type": "http", "path": path,
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
    with ThreadPoolExecutor() as pool:
        # In a thread of its own: where browser tests ran before, this one's event loop is taken.
        pool.submit(asyncio.run, WayBack(server, base)(asked, None, send)).result()  # type: ignore[arg-type]
    found = {"location": "", "cookie": ""}
    for name, value in told[0]["headers"]:
        if name == b"location":
            found["location"] = value.decode()
        if value.startswith(COOKIE.encode()):
            found["cookie"] = value.decode()
    return found


def test_the_page_that_a_sign_in_began_on_is_remembered_for_a_while_and_led_back_to() -> None:
    provider = "https://identity.example.org/authorize"
    began = answered("/auth/login", location=provider, referer=f"{HOME}/assess?area=E08000035&round=one %26 two")
    assert began["location"] == provider
    assert "HttpOnly; SameSite=Lax" in began["cookie"]
    assert "Max-Age=900; Path=/" in began["cookie"]
    cookie = began["cookie"].partition(";")[0]
    back = answered("/oauth2callback", cookie=f"route=1; {cookie}; _streamlit_xsrf=2|a|b")
    assert back["location"] == "/assess?area=E08000035&round=one+%26+two"
    assert "Max-Age=0" in back["cookie"], "it counts once"


def test_under_a_path_of_its_own_it_is_the_same() -> None:
    began = answered("/charter/auth/login", base="/charter", referer=f"{HOME}/charter/gaps?area=E08000035")
    back = answered(
        "/charter/oauth2callback", base="/charter", location="/charter/", cookie=began["cookie"].partition(";")[0]
    )
    assert back["location"] == "/charter/gaps?area=E08000035"
    assert "Path=/charter;" in back["cookie"]


@pytest.mark.parametrize(
    "held", ["", "wanted_page=https%3A%2F%2Felsewhere.example.org", "wanted_page=%2Fnowhere", "a=b"]
)
def test_what_is_not_a_page_of_ours_leads_to_the_first_page(held: str) -> None:
    assert answered("/oauth2callback", cookie=held)["location"] == "/"


def test_a_sign_in_from_nowhere_forgets_what_an_earlier_one_wanted() -> None:
    assert "Max-Age=0" in answered("/auth/login", referer="https://elsewhere.example.org/x")["cookie"]


def test_only_what_would_lead_to_the_first_page_is_changed() -> None:
    cookie = "wanted_page=%2Fgaps"
    assert answered("/oauth2callback", location="/elsewhere", cookie=cookie)["location"] == "/elsewhere"
    assert answered("/gaps", cookie=cookie) == {"location": "/", "cookie": ""}
