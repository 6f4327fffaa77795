"""Databases for tests: an SQLite file, and a PostgreSQL that the tests start themselves."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg


def postgres_binaries() -> Path | None:
    """Where `initdb` and `pg_ctl` are, as Debian or the PATH has them."""
    if found := shutil.which("pg_ctl"):
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: path.parts[-3])
    return versions[-1].parent if versions else None


@contextmanager
def postgres_cluster(binaries: Path) -> Iterator[str]:
    """A throw-away cluster on a socket of its own; yields the address of its maintenance database."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    as_root = os.geteuid() == 0
    owner = {"user": "postgres"} if as_root else {}
    if as_root:
        # initdb refuses to run as root, so the folder and the processes belong to Debian's own account.
        shutil.chown(folder, "postgres")
        folder.chmod(0o700)

    def run(*words: str) -> None:
        subprocess.run(words, check=True, capture_output=True, cwd="/", **owner)

    run(str(binaries / "initdb"), "-D", str(folder / "data"), "-A", "trust", "-U", "tests", "-E", "UTF8", "--no-sync")
    run(
        str(binaries / "pg_ctl"), "-D", str(folder / "data"), "-w", "-l", str(folder / "log"), "start",
        "-o", f"-c listen_addresses='' -k {folder}",
    )  # fmt: skip
    folder.chmod(0o755)
    try:
        yield f"postgresql://tests@/postgres?host={folder}"
    finally:
        run(str(binaries / "pg_ctl"), "-D", str(folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def new_postgres_database(address: str, name: str) -> str:
    """Make an empty database in a cluster and give its address."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return address.replace("/postgres?", f"/{name}?")
