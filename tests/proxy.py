"""nginx as an installation runs it: with the very configuration of `deploy/`, in front of replicas of a test's own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers import ROOT, free_port

CONFIGURATION = ROOT / "deploy" / "nginx.conf"
SECONDS_TO_START = 20


def nginx_binary() -> str | None:
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


@dataclass(frozen=True)
class Proxy:
    """An nginx that runs: its address, and the log of which replica answered what."""

    address: str
    log: Path

    def answered(self, path: str) -> list[str]:
        """The replicas that answered a path, oldest first, as host:port; of several that were asked the last."""
        lines = self.log.read_text(errors="replace").splitlines()
        asked = [line.partition(" to ")[2].partition(" in ")[0] for line in lines if f' {path}"' in line]
        return [one.split(", ")[-1] for one in asked]


@contextmanager
def running_proxy(nginx: str, folder: Path, replicas: Sequence[str]) -> Iterator[Proxy]:
    """Start nginx on a free port with a certificate made for the occasion; `replicas` are host:port."""
    port = free_port()
    folder.mkdir()
    make_certificate(folder)
    shutil.copy(CONFIGURATION, folder / "nginx.conf")
    (folder / "replicas.conf").write_text(
        "".join(f"server {replica} max_fails=1 fail_timeout=10s;\n" for replica in replicas)
    )
    (folder / "listen.conf").write_text(
        f"listen 127.0.0.1:{port} ssl;\nssl_certificate {folder}/fullchain.pem;\n"
        f"ssl_certificate_key {folder}/privkey.pem;\n"
    )
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf"),
             "-g", f"daemon off; pid {folder}/pid; {'user root;' if os.geteuid() == 0 else ''}"],
            stdout=out, stderr=out,
        )  # fmt: skip
    try:
        wait_until_it_listens(port, process, log)
        yield Proxy(f"https://localhost:{port}", log)
    finally:
        process.terminate()
        process.wait()


def make_certificate(folder: Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost",
         "-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")],
        check=True, capture_output=True,
    )  # fmt: skip


def wait_until_it_listens(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"nginx did not start:\n{log.read_text(errors='replace')[-3000:]}")
