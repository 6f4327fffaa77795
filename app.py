"""The entry: `streamlit run app.py`. Routes, headers and warm-up; the pages begin in `ui/router.py`."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from config import settings
from ui.http import SecurityHeaders, routes
from ui.serving import send_at_once, settle_the_collector
from ui.shell import say_what_happened
from ui.way_back import WayBack


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    from ui.warm_up import prepare

    send_at_once()
    settle_the_collector()
    threading.Thread(target=prepare, name="warm-up", daemon=True).start()
    yield {}


app = st.App(
    "ui/router.py",
    routes=routes(),
    middleware=[
        Middleware(SecurityHeaders, tile_url=settings().tile_url, secure_cookies=settings().has_https),
        Middleware(WayBack, base_path=settings().base_path),
        Middleware(GZipMiddleware, minimum_size=1024),
    ],
    lifespan=lifespan,
    secrets=settings().secrets or None,
    on_script_error=say_what_happened,
)
