"""A running server: reruns of a page against a bare page, bytes sent when a measure changes, and memory."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.benchmarks.measuring import Row, milliseconds
from tests.servers import running_app

RERUNS = 60
HERE = Path(__file__).parent
PAGES = (
    *("", "area", "compare", "gaps", "return-interviews", "assess"),
    *("actions", "signups", "import", "waves", "coding", "export", "method", "data-quality", "admin"),
)
MEGABYTE = 1024 * 1024
Pause = Callable[[int], Awaitable[None]]


@dataclass
class Session:
    """One visitor without a browser: speaks the protocol, keeps what a browser would keep."""

    address: str
    seconds: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    map_sizes: list[int] = field(default_factory=list)
    """Bytes of the messages that carry the map itself."""
    _cached: set[str] = field(default_factory=set)
    _page: str = ""

    async def visit(self, page: str, queries: list[str], *, pause: Pause | None = None) -> None:
        """Open a page, then rerun it once for each further query string; before the n-th run `pause(n)` is awaited."""
        url = self.address.replace("http", "ws", 1) + "/_stcore/stream"
        async with websockets.connect(url, subprotocols=["streamlit"], max_size=None, compression=None) as socket:
            for number, query in enumerate(queries):
                if pause is not None:
                    await pause(number)
                back = BackMsg()
                back.rerun_script.query_string = query
                back.rerun_script.page_script_hash = self._page
                back.rerun_script.page_name = "" if number else page
                back.rerun_script.cached_message_hashes.extend(self._cached)
                started, size, of_map = perf_counter(), 0, 0
                await socket.send(back.SerializeToString())
                # One clock for the whole answer: one for each message would cost this visitor more than reading it.
                async with asyncio.timeout(60):
                    while True:
                        data = await socket.recv()
                        message = ForwardMsg.FromString(data)
                        size += len(data)
                        if message.delta.new_element.WhichOneof("type") == "component_instance":
                            of_map += len(data)
                        if self._is_last(message):
                            break
                self.seconds.append(perf_counter() - started)
                self.sizes.append(size)
                self.map_sizes.append(of_map)

    def _is_last(self, message: ForwardMsg) -> bool:
        kind = message.WhichOneof("type")
        if message.hash and message.metadata.cacheable:
            self._cached.add(message.hash)
        if kind == "new_session":
            self._page = message.new_session.page_script_hash
        if kind == "navigation":
            # What the session began with is the router; this is the page that it ran.
            self._page = message.navigation.page_script_hash
        if kind == "delta" and message.delta.new_element.WhichOneof("type") == "exception":
            raise RuntimeError(message.delta.new_element.exception.message)
        return kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


def resident_bytes(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        url = f"sqlite:///{folder}/app.sqlite3"
        with (
            running_app(url, log) as (ours, process),
            running_app(url, log, script=str(HERE / "bare_page.py")) as (bare, _),
        ):
            overview = asyncio.run(_reruns_in_turn(ours, bare))
            yield overview
            yield asyncio.run(_measure_change(ours))
            asyncio.run(_every_page(ours))
            memory = resident_bytes(process.pid)
            yield Row(
                "resident memory after visiting every page", f"{memory / MEGABYTE:,.0f} MB", "", "", "at most 400 MB"
            )


async def _reruns_in_turn(ours: str, bare: str) -> Row:
    """Medians over reruns that take turns, so that a busy machine hits both."""
    ours_all, bare_all = [], []
    for _ in range(4):
        visitor, plain = Session(ours), Session(bare)
        await visitor.visit("", ["areas=today"] * (RERUNS // 4 + 2))
        await plain.visit("", [""] * (RERUNS // 4 + 2))
        ours_all += visitor.seconds[2:]
        bare_all += plain.seconds[2:]
    measured, floor = statistics.median(ours_all), statistics.median(bare_all)
    return Row(
        "rerun of Overview / bare page with one table of 150 rows (median)",
        milliseconds(measured), milliseconds(floor), f"{measured / floor:.2f}", "within 2",
    )  # fmt: skip


async def _measure_change(ours: str) -> Row:
    days = ["2013-09-19", "2013-02-11", "2012-12-03", "2013-09-19", "2013-02-11"]
    visitor = Session(ours)
    await visitor.visit("", [f"areas=today&at={day}" for day in days])
    whole, maps = max(visitor.sizes[1:]), max(visitor.map_sizes[1:])
    return Row(
        "bytes the map is sent when its measure changes (the whole page's rerun beside it)",
        f"{maps:,}", f"{whole:,}", "", "at most 15,000",
    )  # fmt: skip


async def _every_page(ours: str) -> None:
    for page in PAGES:
        await Session(ours).visit(page, ["area=E08000035"] * 3)
