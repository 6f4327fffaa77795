"""What the documents say is there, and what is there is documented."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tasks.commands import app

ROOT = Path(__file__).parents[2]


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_command_is_documented() -> None:
    names = {command.name or command.callback.__name__ for command in app.registered_commands}  # type: ignore[union-attr]
    documented = text_of("docs/command-line.md")
    assert [name for name in sorted(names) if f"`{name}" not in documented] == []


def test_every_setting_is_documented() -> None:
    read = set(re.findall(r"environ(?:\.get\(|\[)\"(\w+)\"", text_of("config.py")))
    assert read
    documented = text_of("docs/deployment.md")
    assert [name for name in sorted(read) if name not in documented] == []


def test_every_link_of_the_readme_leads_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", text_of("README.md")):
        if not target.startswith("http"):
            assert (ROOT / target).exists(), target


def test_only_the_settings_read_the_environment() -> None:
    places = [
        path.relative_to(ROOT).as_posix()
        for folder in ("charter", "foi_data", "geo", "services", "storage", "ui", "pages", "publishing", "tasks")
        for path in (ROOT / folder).rglob("*.py")
        if "os.environ" in path.read_text(encoding="utf-8")
    ]
    assert places == []


def test_the_pinned_requirements_name_no_host_and_hash_everything() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = text_of(name)
        assert "://" not in text
        assert "--index-url" not in text
        pins = re.findall(r"^([A-Za-z0-9_.\-\[\]]+)==", text, re.M)
        assert len(pins) > 20
        assert text.count("--hash=sha256:") >= len(pins)


def test_no_reference_file_and_no_path_of_a_machine_is_in_the_repository() -> None:
    try:
        listed = subprocess.run(
            ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.split()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is not a git checkout")
    suffixes = (".py", ".toml", ".md", ".csv", ".json", ".txt", ".yaml", ".yml", ".html", ".js", ".css")
    beside = str(ROOT.parent) + "/"
    for name in listed:
        path = ROOT / name
        if path.suffix in suffixes and path.stat().st_size < 2_000_000:
            assert beside not in path.read_text(encoding="utf-8", errors="replace"), name
