"""How the server's process is set up."""

from __future__ import annotations

import gc
import socket
from collections.abc import Iterator

import pytest

from ui.serving import YOUNG_OBJECTS, send_at_once, settle_the_collector


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """A socket that waits for connections, opened as Streamlit opens its own: without saying that it is TCP."""
    with socket.socket(family=socket.AF_INET) as one:
        one.bind(("127.0.0.1", 0))
        one.listen()
        yield one


@pytest.fixture
def the_collector() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def holds_back(one: socket.socket) -> bool:
    return not one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_connections_to_a_socket_that_listens_send_small_messages_at_once(listening: socket.socket) -> None:
    assert holds_back(listening)
    send_at_once()
    with socket.create_connection(listening.getsockname()):
        ours, _ = listening.accept()
        with ours:
            assert not holds_back(ours)


def test_other_sockets_stay_as_they_are() -> None:
    with socket.socket() as unused, socket.socket(type=socket.SOCK_DGRAM) as datagrams, socket.socket() as closed:
        closed.close()
        send_at_once()
        assert holds_back(unused)
        assert datagrams.type == socket.SOCK_DGRAM


@pytest.mark.usefixtures("the_collector")
def test_what_is_loaded_is_left_to_itself_by_the_collector() -> None:
    settle_the_collector()
    assert gc.get_freeze_count() > 0
    assert gc.get_threshold()[0] == YOUNG_OBJECTS
