"""The code does what the method says, table by table, and the manual says what the tables say."""

from __future__ import annotations

import pytest

from tasks import method_document
from tests.spec.contents import SECTIONS
from tests.spec.specimen import Example, Topic, differences

CASES = [
    pytest.param(topic, example, id=f"{section.number}-{topic.title}-{example.title}".replace(" ", "-"))
    for section in SECTIONS
    for topic in section.topics
    for example in topic.examples
]


@pytest.mark.parametrize(("topic", "example"), CASES)
def test_the_code_follows_the_method(topic: Topic, example: Example) -> None:
    found = topic.calculate(example.given_rows, example.expected_rows)
    assert differences(example.expected_rows, found, topic.tolerance) == []


def test_sections_are_numbered_upwards_and_every_topic_has_an_example() -> None:
    numbers = [section.number for section in SECTIONS]
    assert numbers == sorted(set(numbers))
    assert all(topic.examples for section in SECTIONS for topic in section.topics)


def test_a_wrong_figure_in_a_table_is_found() -> None:
    (topic,) = SECTIONS[1].topics[1:]
    example = topic.examples[0]
    found = topic.calculate(example.given_rows, example.expected_rows)
    wrong = [dict(row) for row in example.expected_rows]
    wrong[1]["share of the total"] = "51"
    assert differences(wrong, found, 0.5) == ["row 2, share of the total: 51 expected, 50.0 found"]
    assert differences(wrong[:1], found, 0.5)


def test_docs_method_is_what_the_tables_generate() -> None:
    committed = method_document.METHOD.read_text(encoding="utf-8")
    assert committed == method_document.render(SECTIONS), "run: python -m tasks.method_document"


def test_every_example_is_in_the_manual() -> None:
    text = method_document.render(SECTIONS)
    for section in SECTIONS:
        assert f"## {section.number}. {section.title}" in text
        for topic in section.topics:
            for example in topic.examples:
                assert f"**{example.title}.**" in text
