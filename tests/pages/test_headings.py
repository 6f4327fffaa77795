"""A screen reader's way through a page: one title, and no heading that skips a level."""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, HeadingBase, Markdown

from tests.pages.conftest import ROOT, Opener

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("[a-z]*.py"))
LEEDS = "E08000035"
WAVE = "Demonstration wave on provision"
MARKDOWN_HEADING = re.compile(r"^(#{1,6}) ", re.MULTILINE)
CODE_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def levels_in(block: Block) -> Iterator[int]:
    """The level of every heading under a block, as it is read from top to bottom."""
    for child in block.children.values():
        if isinstance(child, HeadingBase):
            yield int(child.tag.removeprefix("h"))
        elif isinstance(child, Markdown):
            yield from (len(found) for found in MARKDOWN_HEADING.findall(CODE_BLOCK.sub("", child.value)))
        elif isinstance(child, Block):
            yield from levels_in(child)


def check_order(app: AppTest) -> None:
    assert not app.exception
    levels = list(levels_in(app.main))
    assert levels[0] == 1
    assert levels.count(1) == 1
    skipped = [(before, after) for before, after in itertools.pairwise(levels) if after > before + 1]
    assert skipped == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_one_title_and_skips_no_level_of_heading(opened: Opener, name: str) -> None:
    check_order(opened(name))


@pytest.fixture
def filled(
    demonstration_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., AppTest]]:
    """Opens a page of a database with something in every corner."""
    file = shutil.copy(demonstration_file, tmp_path / "full.sqlite3")
    monkeypatch.setenv("RUNAWAYS_DATABASE_URL", f"sqlite:///{file}")
    st.cache_resource.clear()

    def open_page(name: str, **query: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "ui" / "router.py"), default_timeout=30).run()
        app.switch_page(str(ROOT / "pages" / f"{name}.py"))
        for key, value in query.items():
            app.query_params[key] = value
        return app.run()

    yield open_page
    st.cache_resource.clear()


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("area", {"area": LEEDS}),
        ("compare", {"area": LEEDS, "against": "neighbours"}),
        ("gaps", {"area": LEEDS, "group": "pillar"}),
        ("return_interviews", {}),
        ("assess", {"area": LEEDS}),
        ("assess", {"area": LEEDS, "view": "quick"}),
        ("assess", {"area": LEEDS, "view": "review"}),
        ("actions", {"area": LEEDS}),
        ("waves", {"wave": WAVE}),
        ("signups", {"do": "history"}),
    ],
)
def test_a_page_with_figures_in_it_skips_none_either(
    filled: Callable[..., AppTest], name: str, query: dict[str, str]
) -> None:
    check_order(filled(name, **query))
