"""What is served beside the pages: the map's files, a health check, and headers on everything."""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from config import settings
from geo.areas import vintages
from geo.boundaries import boundaries_path
from geo.hexes import hexes_geojson

A_YEAR = 365 * 24 * 3600
STATIC = Path(__file__).parent / "static"


@cache
def map_files() -> dict[str, Path]:
    """The files a map needs in the browser, by the name they are served under. Nothing comes from another host."""
    leaflet = _package_folder("js_lib_leaflet") / "static" / "js_lib_leaflet"
    jquery = _package_folder("xstatic.pkg.jquery") / "data"
    files = {
        "leaflet.js": leaflet / "leaflet.js",
        "leaflet.css": leaflet / "leaflet.css",
        "jquery.min.js": jquery / "jquery.min.js",
        "charter-map.js": STATIC / "charter-map.js",
        "charter-map.css": STATIC / "charter-map.css",
    }
    files |= {f"images/{path.name}": path for path in (leaflet / "images").glob("*.png")}
    return files | {f"areas-{vintage.id}.geojson": boundaries_path(vintage.id) for vintage in vintages()}


@cache
def map_file(name: str) -> bytes | None:
    """What is served under a name: a file's contents, or a layout of hexagons; None if there is no such name."""
    if name in map_files():
        return map_files()[name].read_bytes()
    for vintage in vintages():
        if name == f"hexes-{vintage.id}.geojson":
            return json.dumps(hexes_geojson(vintage.id), separators=(",", ":")).encode()
    return None


def map_texts() -> dict[str, str]:
    """The scripts and styles of a map as text, for a file that must hold everything itself."""
    return {
        name: path.read_text(encoding="utf-8") for name, path in map_files().items() if path.suffix in (".js", ".css")
    }


def _package_folder(name: str) -> Path:
    # Found without importing: these packages hold files for the browser, not code for us.
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"The package {name} is not installed: run `make run`, which installs it.")
    return Path(next(iter(spec.submodule_search_locations)))


@cache
def map_file_url(name: str) -> str:
    """Where the browser finds one of `map_files`; its contents are in the address, so it can be kept for ever."""
    content = map_file(name)
    if content is None:
        raise FileNotFoundError(f"The map has no file '{name}'.")
    digest = sha256(content).hexdigest()[:12]
    return f"{settings().static_url}/{digest}/{name}"


async def serve_map_file(request: Request) -> Response:
    name = request.path_params["name"]
    headers = {"Cache-Control": f"public, max-age={A_YEAR}, immutable"}
    if path := map_files().get(name):
        return FileResponse(path, headers=headers)
    content = map_file(name)
    if content is None:
        return PlainTextResponse("There is no such file.", status_code=404)
    return Response(content, media_type="application/geo+json", headers=headers)


async def serve_health(_request: Request) -> Response:
    return JSONResponse({"status": "running"})


def routes() -> list[BaseRoute]:
    """The routes beside Streamlit's own."""
    return [
        Route("/healthz", serve_health),
        Route("/map-files/{digest}/{name:path}", serve_map_file),
    ]


class SecurityHeaders:
    """Headers that keep the browser to this host, whatever a page holds.

    `secure_cookies`: the browser sends cookies over HTTPS only, which Streamlit does not ask of it.
    """

    def __init__(self, app: ASGIApp, tile_url: str = "", *, secure_cookies: bool = False) -> None:
        self.app, self.secure_cookies = app, secure_cookies
        tiles = f" {_origin(tile_url)}" if tile_url else ""
        self.headers = {
            "Content-Security-Policy": (
                "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
                "style-src 'self' 'unsafe-inline'; font-src 'self' data:; worker-src 'self' blob:; "
                f"img-src 'self' data: blob:{tiles}; connect-src 'self' ws: wss: data: blob:; "
                "frame-ancestors 'self'; base-uri 'self'; form-action 'self'"
            ),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                if self.secure_cookies:
                    message["headers"] = [with_secure(*header) for header in message["headers"]]
            await send(message)

        await self.app(scope, receive, send_with_headers)


def with_secure(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """The header, where it sets a cookie with the mark that keeps the cookie off unencrypted connections."""
    if name.lower() != b"set-cookie" or b"; secure" in value.lower():
        return name, value
    return name, value + b"; Secure"


def _origin(address: str) -> str:
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{rest.split('/')[0].replace('{s}', '*')}"
