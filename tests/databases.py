"""Databases for tests: an SQLite file, and a PostgreSQL that the tests start themselves."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

SECONDS_TO_START = 60


def postgres_binaries() -> Path | None:
    """Where `initdb` and `pg_ctl` are, as Debian or the PATH has them."""
    if found := shutil.which("pg_ctl"):
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: path.parts[-3])
    return versions[-1].parent if versions else None


class Cluster:
    """A throw-away PostgreSQL on a socket of its own, that can be killed and started again."""

    def __init__(self, binaries: Path) -> None:
        self._binaries, self._folder = binaries, Path(tempfile.mkdtemp(prefix="pg-"))
        self._owner = {"user": "postgres"} if os.geteuid() == 0 else {}
        if self._owner:
            # initdb refuses to run as root, so the folder and the processes belong to Debian's own account.
            shutil.chown(self._folder, "postgres")
            self._folder.chmod(0o700)
        self._run("initdb", "-A", "trust", "-U", "tests", "-E", "UTF8", "--no-sync")
        self.start()
        self._folder.chmod(0o755)

    @property
    def address(self) -> str:
        """The address of the maintenance database."""
        return f"postgresql://tests@/postgres?host={self._folder}"

    def start(self) -> None:
        """Start it, also after a kill, and wait until it answers."""
        call = [str(self._binaries / "postgres"), "-D", str(self._folder / "data"), "-c", "listen_addresses="]
        with (self._folder / "log").open("ab") as log:
            # A child of ours, not of pg_ctl: only its parent can take note of its death.
            self._server = subprocess.Popen(
                [*call, "-k", str(self._folder)], cwd="/", stdout=log, stderr=log, **self._owner
            )
        deadline = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                psycopg.connect(self.address).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self._server.poll() is not None:
                    said = (self._folder / "log").read_text(errors="replace")[-3000:]
                    raise RuntimeError(f"PostgreSQL did not start:\n{said}") from None
                time.sleep(0.02)

    def stop(self) -> None:
        """Stop it at once, as a machine that is shut down in a hurry would."""
        self._server.send_signal(signal.SIGQUIT)
        self._server.wait()

    def kill(self) -> None:
        """Kill the server and everything it started, with SIGKILL."""
        server = self._server.pid
        # The server first: it would answer the death of a child by an orderly recovery.
        children = [int(pid) for pid in Path(f"/proc/{server}/task/{server}/children").read_text().split()]
        for pid in (server, *children):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._server.wait()
        while not all(_is_dead(pid) for pid in children):
            time.sleep(0.005)

    def remove(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program: str, *words: str) -> None:
        call = [str(self._binaries / program), "-D", str(self._folder / "data"), *words]
        subprocess.run(call, check=True, capture_output=True, cwd="/", **self._owner)


def _is_dead(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@contextmanager
def postgres_server(binaries: Path) -> Iterator[Cluster]:
    """A cluster of a test's own."""
    cluster = Cluster(binaries)
    try:
        yield cluster
    finally:
        cluster.stop()
        cluster.remove()


@contextmanager
def postgres_cluster(binaries: Path) -> Iterator[str]:
    """A throw-away cluster on a socket of its own; yields the address of its maintenance database."""
    with postgres_server(binaries) as cluster:
        yield cluster.address


def new_postgres_database(address: str, name: str) -> str:
    """Make an empty database in a cluster and give its address."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return address.replace("/postgres?", f"/{name}?")
