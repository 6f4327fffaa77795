"""A visitor without a browser: opens a link over the websocket as a browser does, signed in or not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.testing.v1.element_tree import ElementTree, parse_tree_from_messages
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, generate_xsrf_token_string
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

SECONDS_FOR_A_PAGE = 60
COOKIE = "_streamlit_user"


@dataclass(frozen=True)
class Shown:
    """What a browser would have got for a link: every byte of it, and the page it makes of them."""

    raw: bytes
    tree: ElementTree


@dataclass
class Window:
    """A window of a browser, connected to a server."""

    socket: ClientConnection
    now_and_then: dict[str, float] = field(default_factory=dict)
    """The parts of the page that the browser asks for anew by itself: after how many seconds, by their ids."""

    def open(self, page: str = "", query: Mapping[str, str] | None = None) -> Shown:
        back = BackMsg()
        back.rerun_script.page_name = page
        back.rerun_script.query_string = urlencode(query or {})
        return self._drawn(back)

    def look_again(self, part: str) -> Shown:
        """What the browser does by itself when the time of such a part has come."""
        back = BackMsg()
        back.rerun_script.fragment_id = part
        back.rerun_script.is_auto_rerun = True
        return self._drawn(back)

    def _drawn(self, back: BackMsg) -> Shown:
        self.socket.send(back.SerializeToString())
        received: list[bytes] = []
        messages: list[ForwardMsg] = []
        while not (messages and is_last(messages[-1])):
            data = self.socket.recv(SECONDS_FOR_A_PAGE)
            assert isinstance(data, bytes)
            received.append(data)
            messages.append(ForwardMsg.FromString(data))
            if messages[-1].WhichOneof("type") == "auto_rerun":
                self.now_and_then[messages[-1].auto_rerun.fragment_id] = messages[-1].auto_rerun.interval
        return Shown(b"".join(received), parse_tree_from_messages(messages))


@dataclass(frozen=True)
class Visitor:
    """Somebody at an address; `cookies` are what their browser holds."""

    address: str
    cookies: Mapping[str, str]

    def open(self, page: str = "", query: Mapping[str, str] | None = None) -> Shown:
        """Open a link in a window of its own and wait until the page has been drawn. `page` as in the address."""
        with self.window() as window:
            return window.open(page, query)

    @contextmanager
    def window(self) -> Iterator[Window]:
        """A window that stays open."""
        token = generate_xsrf_token_string()
        held = {**self.cookies, "_streamlit_xsrf": token}
        with connect(
            self.address.replace("http", "ws", 1) + "/_stcore/stream",
            subprotocols=[Subprotocol("streamlit"), Subprotocol(token)],
            origin=self.address,  # type: ignore[arg-type]
            additional_headers={"Cookie": "; ".join(f"{name}={value}" for name, value in held.items())},
            max_size=None,
            compression=None,
        ) as socket:
            yield Window(socket)


def is_last(message: ForwardMsg) -> bool:
    """Whether the page has been drawn: a run that is broken off to run again is not the end."""
    again = message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
    return message.WhichOneof("type") == "script_finished" and not again


def signed_in(address: str, claims: Mapping[str, Any], cookie_secret: str) -> Visitor:
    """Somebody whose browser holds the cookie that the server itself sets after the identity provider's answer."""
    held = {**claims, "origin": address, "is_logged_in": True, "provider": "default"}
    return Visitor(address, {COOKIE: create_signed_value(cookie_secret, COOKIE, json.dumps(held)).decode()})
