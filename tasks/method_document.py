"""docs/method.md out of the method's tables in tests/spec.

`python -m tasks.method_document` writes it. The tables are tests, so the document says nothing that the code does not
do; a test fails while the committed file is not what the tables generate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

METHOD = Path(__file__).parents[1] / "docs" / "method.md"

INTRODUCTION = """\
# The method

How answers become scores, comparisons and gaps. Every table below is also a test of the program: what goes in, what
comes out, worked by hand. Scores run from 0 to 100; "–" means that there is no figure, which is never the same as 0.

*This file is generated from `tests/spec` by `python -m tasks.method_document`. Do not edit it here.*
"""


ARROW = "→"
Table = list[dict[str, str]]


class Example(Protocol):
    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def working(self) -> str: ...
    @property
    def given_rows(self) -> Table: ...
    @property
    def expected_rows(self) -> Table: ...


class Topic(Protocol):
    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def examples(self) -> Sequence[Example]: ...


class Section(Protocol):
    @property
    def number(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def topics(self) -> Sequence[Topic]: ...


def render(sections: Iterable[Section]) -> str:
    """The whole document as Markdown."""
    return "\n\n".join([INTRODUCTION.strip(), *(render_section(section) for section in sections)]) + "\n"


def render_section(section: Section) -> str:
    topics = (render_topic(topic) for topic in section.topics)
    return paragraphs(f"## {section.number}. {section.title}", section.text, *topics)


def render_topic(topic: Topic) -> str:
    return paragraphs(f"### {topic.title}", topic.text, *(render_example(example) for example in topic.examples))


def render_example(example: Example) -> str:
    title = f"**{example.title}.** {example.text.strip()}"
    working = example.working.strip()
    return paragraphs(
        title, render_tables(example.given_rows, example.expected_rows), f"*{working}*" if working else ""
    )


def render_tables(given: Table, expected: Table) -> str:
    """One table where each row going in has its own row coming out, otherwise the two under each other."""
    if len(given) == len(expected) and not set(given[0]) & set(expected[0]):
        return render_table([into | {ARROW: ARROW} | out for into, out in zip(given, expected, strict=True)])
    return paragraphs(render_table(given), "gives", render_table(expected))


def render_table(rows: Table) -> str:
    columns = list(rows[0])
    lines = [columns, ["---"] * len(columns), *([row[column] for column in columns] for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def paragraphs(*parts: str) -> str:
    """The parts that hold anything, a blank line between them."""
    return "\n\n".join(part.strip() for part in parts if part.strip())


def main() -> None:
    """Write the document."""
    # Only here: the tests are no part of the product, and nothing else of it may need them.
    from tests.spec.contents import SECTIONS

    METHOD.write_text(render(SECTIONS), encoding="utf-8")


if __name__ == "__main__":
    main()
