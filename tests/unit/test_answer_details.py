"""What can stand beside an answer, and what cannot."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charter.answer_details import (
    LONGEST_NOTE,
    MOST_NAMED,
    NO_DETAILS,
    Details,
    NamedDocument,
    Weblink,
    check_facets,
    document_lines,
    link_lines,
    parse_day,
    parse_details,
    parse_document_lines,
    parse_link_lines,
)
from charter.exceptions import AnswerError
from charter.framework import instrument

FULL = Details(
    links=(Weblink("https://example.org/report?year=2026#p4", "Report to the board"),),
    documents=(NamedDocument("Runaways protocol", date(2026, 3, 31), "shared drive"), NamedDocument("Minutes")),
    confidence="fairly_sure",
    owner="Head of service",
    private_note="Ask again in May.",
    public_note="Under review.",
    facets=("15", "16"),
    explanation="We have changed provider since.",
)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ftp://example.org/a", "not a web address"),
        ("javascript:alert(1)", "not a web address"),
        ("example.org", "not a web address"),
        ("https://", "not a web address"),
        ("https://exa mple.org", "not a web address"),
        ("https://example.org:port/", "not a web address"),
        ("https://example.org/\u202e", "not a web address"),
        ("https://ada:secret@example.org/", "a name or a password"),
        ("https://example.org/" + "a" * 2000, "2,000 are kept"),
    ],
)
def test_a_link_goes_to_the_web_and_carries_no_password(url: str, said: str) -> None:
    with pytest.raises(AnswerError, match=said):
        Weblink(url)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: NamedDocument(" "), "needs a title"),
        (lambda: NamedDocument("Minutes", date(1901, 1, 1)), "give a day from 1970"),
        (lambda: NamedDocument("Minutes", kept_at="a\nb"), "more than one line"),
        (lambda: Details(confidence="certain"), "does not say how sure"),  # type: ignore[arg-type]
        (lambda: Details(owner="x" * 301), "300 are kept"),
        (lambda: Details(private_note="x" * (LONGEST_NOTE + 1)), "The note for the group has 5,001 characters"),
        (lambda: Details(documents=(NamedDocument("A"),) * (MOST_NAMED + 1)), "30 links and 30 documents"),
    ],
)
def test_details_that_cannot_be_are_refused_with_a_sentence(made: Any, said: str) -> None:
    with pytest.raises(AnswerError, match=said):
        made()


def test_details_come_back_from_json_as_they_were() -> None:
    assert parse_details(FULL.as_json()) == FULL
    assert NO_DETAILS.as_json() == {}
    assert parse_details(None) == parse_details({}) == NO_DETAILS
    with pytest.raises(AnswerError, match="no fields of an answer: colour"):
        parse_details({"colour": "red"})


def test_a_facet_is_one_of_the_items_own() -> None:
    item = instrument("runaways-charter-2012").item("A3")
    check_facets(item, ["15", "17"])
    with pytest.raises(AnswerError, match="does not cover 18"):
        check_facets(item, ["15", "18"])


def test_links_and_documents_are_typed_one_on_a_line() -> None:
    links = parse_link_lines("Report to the board https://example.org/a\n\nhttps://example.org/b  The second\n")
    assert [(link.title, link.url) for link in links] == [
        ("Report to the board", "https://example.org/a"),
        ("The second", "https://example.org/b"),
    ]
    documents = parse_document_lines("Protocol | 31/3/2026 | shared drive\nMinutes\nPlan||desk")
    assert documents == (
        NamedDocument("Protocol", date(2026, 3, 31), "shared drive"),
        NamedDocument("Minutes"),
        NamedDocument("Plan", None, "desk"),
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Protocol | last spring", "'last spring' is not a day"),
        ("Protocol | March 2026", "is not a day"),
        ("a | 1 May 2026 | b | c", "more than three parts"),
        (" | 1 May 2026", "needs a title"),
    ],
)
def test_a_document_line_that_cannot_be_read_says_why(line: str, said: str) -> None:
    with pytest.raises(AnswerError, match=said):
        parse_document_lines(line)


def test_a_link_line_without_an_address_says_so() -> None:
    with pytest.raises(AnswerError, match="has no web address"):
        parse_link_lines("the report on our pages")


line = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="|/:"), max_size=20)
documents = st.builds(
    NamedDocument,
    line.filter(str.strip),
    st.none() | st.dates(date(1970, 1, 1), date(2099, 12, 31)),
    line,
)


@given(st.lists(documents, max_size=5).map(tuple))
def test_documents_come_back_as_they_were_typed(given_documents: tuple[NamedDocument, ...]) -> None:
    assert parse_document_lines(document_lines(given_documents)) == given_documents


@given(st.lists(st.builds(Weblink, st.just("https://example.org/a?b=c"), line), max_size=5).map(tuple))
def test_links_come_back_as_they_were_typed(links: tuple[Weblink, ...]) -> None:
    assert parse_link_lines(link_lines(links)) == links


def test_a_day_is_read_as_people_write_it() -> None:
    assert parse_day("31 March 2026") == parse_day("2026-03-31") == parse_day("31.3.2026") == date(2026, 3, 31)
    assert parse_day(" ") is None
