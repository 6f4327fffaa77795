"""Two replicas on one PostgreSQL behind nginx: whoever is on the one that dies goes on working on the other."""

from __future__ import annotations

import re
import shutil
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPMessage
from pathlib import Path
from subprocess import Popen

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from config import settings
from services.administration.audit import Audit
from storage.unit_of_work import open_storage
from tests.conftest import skip_or_fail
from tests.databases import new_postgres_database
from tests.e2e.conftest import TALL, drawn
from tests.killable import desk_of
from tests.proxy import Proxy, nginx_binary, running_proxy
from tests.servers import ROOT, free_port, running_app
from tests.visitor import Visitor
from ui.links import PATHS

LEEDS, CHARTER = "E08000035", "runaways-charter-2012"
HALF_A_MINUTE = 30_000


@dataclass(frozen=True)
class Installation:
    """What is running: the proxy, and the replicas by host:port."""

    proxy: Proxy
    replicas: dict[str, Popen[bytes]]
    database: str


@pytest.fixture(scope="module")
def installation(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    nginx = nginx_binary()
    if nginx is None:
        skip_or_fail("nginx is not installed (Debian: apt-get install nginx-light)")
    assert nginx is not None
    folder = tmp_path_factory.mktemp("replicas")
    database = new_postgres_database(postgres, "replicas")
    open_storage(database).engine.dispose()
    ports = free_port(), free_port()
    starting = [running_app(database, folder / f"log {port}", port=port) for port in ports]
    with ExitStack() as stack, ThreadPoolExecutor() as pool:
        # Signing in has tests of its own; here the proxy is taken to let in nobody but this browser.
        stack.enter_context(pytest.MonkeyPatch.context()).setenv("RUNAWAYS_PROXY_ASKS_WHO", "yes")
        started = list(pool.map(stack.enter_context, starting))
        replicas = {f"127.0.0.1:{port}": process for port, (_, process) in zip(ports, started, strict=True)}
        proxy = stack.enter_context(running_proxy(nginx, folder / "nginx", list(replicas)))
        yield Installation(proxy, replicas, database)


@pytest.mark.postgres
def test_the_proxy_keeps_to_one_replica_and_lets_out_only_what_it_should(installation: Installation) -> None:
    proxy, replica = installation.proxy, next(iter(installation.replicas))
    status, headers = asked(proxy, "/")
    assert status == 200
    cookies = headers.get_all("Set-Cookie") or []
    assert [cookie for cookie in cookies if cookie.startswith("route=")]
    for cookie in cookies:
        assert re.search(r"; Secure\b", cookie), cookie
        assert re.search(r"; SameSite=Lax\b", cookie, re.IGNORECASE), cookie
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Strict-Transport-Security"]
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert asked(proxy, "/_stcore/metrics")[0] == 404
    assert asked(proxy, "/healthz")[0] == 200
    mine = cookies[[cookie.startswith("route=") for cookie in cookies].index(True)].split(";")[0]
    for _ in range(6):
        _, again = asked(proxy, "/healthz", cookie=mine)
        assert "route=" not in str(again.get_all("Set-Cookie"))
    # The proxy writes its log a moment after it has answered.
    last_six = wait_for_lines(proxy, "/healthz", 7)[-6:]
    assert len(set(last_six)) == 1
    assert {replica} | set(proxy.answered("/healthz")) <= set(installation.replicas)


def wait_for_lines(proxy: Proxy, path: str, least: int) -> list[str]:
    """Who answered a path, once the log has so many lines of it."""
    deadline = time.monotonic() + 10
    while len(found := proxy.answered(path)) < least and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def asked(proxy: Proxy, path: str, *, cookie: str = "") -> tuple[int, HTTPMessage]:
    headers = {"Accept-Encoding": "gzip"} | ({"Cookie": cookie} if cookie else {})
    request = urllib.request.Request(proxy.address + path, headers=headers)
    unknown_certificate = ssl._create_unverified_context()
    try:
        with urllib.request.urlopen(request, context=unknown_certificate) as response:
            return response.status, response.headers
    except urllib.error.HTTPError as error:
        return error.code, error.headers


@pytest.mark.browser
@pytest.mark.postgres
def test_whoever_is_on_a_replica_that_dies_goes_on_on_the_other(browser: Browser, installation: Installation) -> None:
    context = browser.new_context(viewport=TALL, ignore_https_errors=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(HALF_A_MINUTE)
    page.goto(f"{installation.proxy.address}/assess?area={LEEDS}&round=2026")
    drawn(page)
    answer(page, "C1", "Fully in place")
    expect(page.get_by_text("1 of 24 answered").first).to_be_visible()
    evidence = page.get_by_label("Evidence for C1: what shows it")
    evidence.press_sequentially("Still in its box")
    before = set(installation.proxy.answered("/_stcore/health"))
    assert len(before) == 1, "one person is served by one replica"
    died = before.pop()
    installation.replicas[died].kill()
    installation.replicas[died].wait()
    # The browser notices by itself; whoever clicks meanwhile is asked to wait, and what was acknowledged is there.
    expect(page.get_by_text("1 of 24 answered").first).to_be_visible(timeout=HALF_A_MINUTE)
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stApp]')?.dataset.testConnectionState === 'CONNECTED'",
        timeout=HALF_A_MINUTE,
    )
    # Nor is the half sentence lost that was not even sent.
    expect(page.get_by_text("version 2.")).to_be_visible()
    expect(evidence).to_have_value("Still in its box")
    drawn(page)
    answer(page, "C2", "Not in place")
    expect(page.get_by_text("2 of 24 answered").first).to_be_visible(timeout=HALF_A_MINUTE)
    assert installation.proxy.answered("/_stcore/health")[-1] != died
    page.reload()
    drawn(page)
    expect(page.get_by_text("2 of 24 answered").first).to_be_visible()
    context.close()
    check_answers(installation, {"C1": 2, "C2": 1})


def answer(page: Page, item: str, level: str) -> None:
    page.get_by_role("radiogroup", name=f"Answer to {item}").get_by_text(level, exact=True).click()


def check_answers(installation: Installation, expected: dict[str, int]) -> None:
    storage = open_storage(installation.database)
    stored = desk_of(storage).sheet(LEEDS, CHARTER, "2026").stored
    assert {item: answer.version for item, answer in stored.items()} == expected
    assert Audit(storage).first_broken() is None
    storage.engine.dispose()


def test_the_document_shows_the_configuration_that_is_tested() -> None:
    document = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    shown = re.findall(r"```nginx\n(.*?)```", document, re.DOTALL)
    assert shown == [(ROOT / "deploy" / name).read_text() for name in ("nginx.conf", "replicas.conf", "listen.conf")]


COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")


def test_every_file_that_compose_and_the_container_name_is_there() -> None:
    mounted = re.findall(r"- \./([\w./-]+):", COMPOSE)
    assert {"deploy/nginx.conf", "deploy/replicas.conf", "deploy/listen.conf"} <= set(mounted)
    container = re.search(r"dockerfile: (\w+)", COMPOSE)
    assert container is not None
    copied = re.findall(r"^COPY (.+) \S+$", (ROOT / container[1]).read_text(), re.MULTILINE)
    named = {*(name for name in mounted if name != "backups"), *" ".join(copied).split()}
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert packages <= named, "a package is not copied into the container"


def test_every_page_opens_from_what_the_container_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = tmp_path / "app"
    copy_as_the_container(made)
    monkeypatch.setenv("PYTHONPATH", "")
    monkeypatch.setenv("STREAMLIT_SERVER_ADDRESS", "0.0.0.0")
    monkeypatch.setenv("RUNAWAYS_PROXY_ASKS_WHO", "yes")
    log = tmp_path / "log"
    with running_app(f"sqlite:///{tmp_path / 'app.sqlite3'}", log, root=made) as (address, _process):
        for page in PATHS.values():
            shown = Visitor(address, {}).open(page, {"area": LEEDS})
            assert b"One person works here" in shown.raw, page
            assert b"met a fault of the program" not in shown.raw, page
    # At its start it asks no other host which address this computer has.
    assert "external IP" not in log.read_text()
    assert "External URL" not in log.read_text()


def copy_as_the_container(folder: Path) -> None:
    """Copy what the Containerfile copies, and of it what .dockerignore lets through."""
    left_out = (ROOT / ".dockerignore").read_text().split()
    container = (ROOT / "Containerfile").read_text()
    for names, target in re.findall(r"^COPY (.+) (\S+)$", container, re.MULTILINE):
        for name in names.split():
            source, top = ROOT / name, name.partition("/")[0]
            assert f"!{name}" in left_out or not {top, f"{top}/*"} & set(left_out), name
            there = folder / name if target == "./" else folder / target
            there.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, there, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, there)


def test_every_variable_that_compose_names_is_known_to_the_program_and_documented(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    asked_for = set(re.findall(r"\$\{(\w+)", COMPOSE))
    given = set(re.findall(r"^    ((?:RUNAWAYS|STREAMLIT)_\w+):", COMPOSE, re.MULTILINE))
    assert {name for name in asked_for | given if f"`{name}`" not in document} == set()
    known = (ROOT / "config.py").read_text(encoding="utf-8")
    assert {name for name in given if name.startswith("RUNAWAYS") and name not in known} == set()
    # What nobody filled in arrives empty, and must mean the same as not there.
    for name in given:
        monkeypatch.setenv(name, "")
    assert (settings().trouble, settings().secrets) == ("", {})


def test_replicas_named_to_nginx_are_services_of_compose() -> None:
    named = re.findall(r"server (\w+):(\d+)", (ROOT / "deploy" / "replicas.conf").read_text())
    services = re.findall(r"^  (\w+):(?: \*app)?$", COMPOSE.partition("\nservices:")[2], re.MULTILINE)
    assert [name for name, _ in named] == ["app1", "app2"]
    assert {name for name, _ in named} <= set(services)
    assert {port for _, port in named} == set(
        re.findall(r'"--server.port", "(\d+)"', (ROOT / "Containerfile").read_text())
    )


def test_compose_is_what_compose_reads() -> None:
    read = yaml.safe_load(COMPOSE)
    assert set(read["services"]) == {"database", "app1", "app2", "proxy"}
    assert set(read["volumes"]) == {"database"}
