"""A visitor without a browser: opens a link over the websocket as a browser does, signed in or not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.testing.v1.element_tree import ElementTree, parse_tree_from_messages
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, generate_xsrf_token_string
from websockets.sync.client import connect
from websockets.typing import Subprotocol

SECONDS_FOR_A_PAGE = 60
COOKIE = "_streamlit_user"


@dataclass(frozen=True)
class Shown:
    """What a browser would have got for a link: every byte of it, and the page it makes of them."""

    raw: bytes
    tree: ElementTree


@dataclass(frozen=True)
class Visitor:
    """Somebody at an address; `cookies` are what their browser holds."""

    address: str
    cookies: Mapping[str, str]

    def open(self, page: str = "", query: Mapping[str, str] | None = None) -> Shown:
        """Open a link in a window of its own and wait until the page has been drawn. `page` as in the address."""
        token = generate_xsrf_token_string()
        held = {**self.cookies, "_streamlit_xsrf": token}
        back = BackMsg()
        back.rerun_script.page_name = page
        back.rerun_script.query_string = urlencode(query or {})
        with connect(
            self.address.replace("http", "ws", 1) + "/_stcore/stream",
            subprotocols=[Subprotocol("streamlit"), Subprotocol(token)],
            origin=self.address,  # type: ignore[arg-type]
            additional_headers={"Cookie": "; ".join(f"{name}={value}" for name, value in held.items())},
            max_size=None,
            compression=None,
        ) as socket:
            socket.send(back.SerializeToString())
            received: list[bytes] = []
            while True:
                data = socket.recv(SECONDS_FOR_A_PAGE)
                assert isinstance(data, bytes)
                received.append(data)
                message = ForwardMsg.FromString(data)
                if message.WhichOneof("type") == "script_finished" and not will_run_again(message):
                    break
        return Shown(b"".join(received), parse_tree_from_messages([ForwardMsg.FromString(data) for data in received]))


def will_run_again(message: ForwardMsg) -> bool:
    return message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN


def signed_in(address: str, claims: Mapping[str, Any], cookie_secret: str) -> Visitor:
    """Somebody whose browser holds the cookie that the server itself sets after the identity provider's answer."""
    held = {**claims, "origin": address, "is_logged_in": True, "provider": "default"}
    return Visitor(address, {COOKIE: create_signed_value(cookie_secret, COOKIE, json.dumps(held)).decode()})
