"""Servers that have served nobody yet: one process imports what all need, and each server is a fork of it.

Importing takes ten times as long as all the rest. The process that is forked has only imported: it has run no page,
opened no database and read no setting, so that a server begins as `streamlit run app.py` does once it has imported.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path

from tests.servers import ROOT, SECONDS_TO_START, free_port

ONLY_IN_A_RUN = "streamlit_folium"
"""Imported outside a page's run, its component is not found for the whole process."""


class Nursery:
    """The process that has imported everything."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.fresh_servers"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip

    @contextmanager
    def server(self, environment: Mapping[str, str], log: Path, port: int | None = None) -> Iterator[str]:
        """Start a server with these settings and wait until it answers; its address."""
        port = port or free_port()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = {"environment": dict(environment), "log": str(log), "port": port}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        pid = int(self._process.stdout.readline())
        try:
            wait_until_it_answers(port, log)
            yield f"http://localhost:{port}"
        finally:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def close(self) -> None:
        self._process.communicate()


def wait_until_it_answers(port: int, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"The app did not start:\n{log.read_text(errors='replace')[-3000:]}")


@contextmanager
def nursery() -> Iterator[Nursery]:
    opened = Nursery()
    try:
        yield opened
    finally:
        opened.close()


def import_everything() -> None:
    """What the pages import as well, save the router, which is a script, and what must be imported in a run."""
    import ui.warm_up  # noqa: F401

    for path in sorted((ROOT / "ui").rglob("[a-z]*.py")):
        if path.stem != "router" and ONLY_IN_A_RUN not in path.read_text(encoding="utf-8"):
            import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    assert ONLY_IN_A_RUN not in sys.modules


def serve(asked: Mapping[str, object]) -> None:
    """In the fork: become `streamlit run app.py`, with settings and a log of its own."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(str(asked["log"]), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for old, new in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(old, new)
    environment = asked["environment"]
    assert isinstance(environment, dict)
    os.environ.update(environment)
    from streamlit.web.cli import main

    sys.argv = ["streamlit", "run", "app.py", "--server.port", str(asked["port"])]
    main(prog_name="streamlit")


def wait_for_orders() -> None:
    import_everything()
    # The dead are taken note of by nobody else.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            try:
                serve(json.loads(line))
            finally:
                os._exit(1)
        print(pid, flush=True)


if __name__ == "__main__":
    wait_for_orders()
