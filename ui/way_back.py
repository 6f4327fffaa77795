"""The way back over the sign-in: whoever asked for a page's link is on that page afterwards, and nowhere else.

Streamlit leads everybody to the first page. Its request to sign in comes from the page that was asked for, and the
browser says so (Referer, which our own headers keep for this host): a cookie of a few minutes remembers it until the
identity provider has sent the browser back.
"""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.links import PATHS

COOKIE = "wanted_page"
SECONDS_TO_SIGN_IN = 15 * 60
LONGEST = 2000
"""Characters of an address: more than any link of ours has, and less than a browser keeps in a cookie."""


def own_page(address: str, base_path: str = "") -> str | None:
    """The address of one of our pages with its query, made anew from what was read; None for everything else.

    Nothing of the host is taken over, so it leads to no other. Too long a query is left out.
    """
    try:
        read = urlsplit(address)
    except ValueError:
        return None
    page = read.path.removeprefix(base_path).strip("/")
    if not read.path.startswith(f"{base_path}/") or page not in PATHS.values():
        return None
    query = urlencode(parse_qsl(read.query, keep_blank_values=True))
    found = f"{base_path}/{page}"
    return f"{found}?{query}" if query and len(query) < LONGEST else found


class WayBack:
    """Remembers the page that a sign-in began on, and leads there where Streamlit would lead to the first page."""

    def __init__(self, app: ASGIApp, base_path: str = "") -> None:
        self.app, self.base_path = app, base_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] == "http" and path == f"{self.base_path}/auth/login":
            await self.app(scope, receive, self._remembering(scope, send))
        elif scope["type"] == "http" and path == f"{self.base_path}/oauth2callback":
            await self.app(scope, receive, self._leading_back(scope, send))
        else:
            await self.app(scope, receive, send)

    def _remembering(self, scope: Scope, send: Send) -> Send:
        wanted = own_page(Headers(scope=scope).get("referer", ""), self.base_path)

        async def send_and_remember(message: Message) -> None:
            if message["type"] == "http.response.start":
                # Where it is not known, what an earlier sign-in wanted must not count for this one.
                self._set_cookie(message, wanted or "", SECONDS_TO_SIGN_IN if wanted else 0)
            await send(message)

        return send_and_remember

    def _leading_back(self, scope: Scope, send: Send) -> Send:
        wanted = own_page(remembered(Headers(scope=scope).get("cookie", "")), self.base_path)

        async def send_and_lead(message: Message) -> None:
            if message["type"] == "http.response.start" and wanted:
                headers = MutableHeaders(scope=message)
                if headers.get("location") == f"{self.base_path}/":
                    headers["location"] = wanted
                self._set_cookie(message, "", 0)
            await send(message)

        return send_and_lead

    def _set_cookie(self, message: Message, value: str, seconds: int) -> None:
        # Lax: the provider's own page sends the browser back to us, and the cookie has to come with it.
        where = f"Path={self.base_path or '/'}; HttpOnly; SameSite=Lax"
        cookie = f"{COOKIE}={quote(value, safe='')}; Max-Age={seconds}; {where}"
        MutableHeaders(scope=message).append("set-cookie", cookie)


def remembered(cookies: str) -> str:
    """What the cookie holds among those that a browser sent; empty where there is none."""
    try:
        held = SimpleCookie(cookies).get(COOKIE)
    except CookieError:
        return ""
    return unquote(held.value) if held else ""
