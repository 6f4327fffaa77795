"""How the server's process is set up, so that fifty people do not wait for what only looks like work."""

from __future__ import annotations

import gc
import socket

YOUNG_OBJECTS = 10_000
"""After so many new objects the collector looks at them. A run makes some thousands, few of them in cycles."""


def send_at_once() -> None:
    """Let every connection send small messages as they come.

    A connection that was not told so holds a message back until the browser has confirmed the one before, which a
    browser does up to a twenty-fifth of a second later. Connections take this from the socket that listens. Streamlit
    opens it without saying so, and keeps it where nobody else finds it.
    """
    for one in gc.get_objects():
        if type(one) is socket.socket and listens(one):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def listens(one: socket.socket) -> bool:
    """Whether a socket waits for connections over TCP."""
    is_tcp = one.family in (socket.AF_INET, socket.AF_INET6) and one.type == socket.SOCK_STREAM
    return is_tcp and one.fileno() >= 0 and bool(one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))


def settle_the_collector() -> None:
    """Collect what start-up left, and take what is loaded now for lasting: the collector need not look at it again.

    Everybody's runs stand still while it does.
    """
    gc.set_threshold(YOUNG_OBJECTS)
    gc.collect()
    gc.freeze()
