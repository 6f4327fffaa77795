"""Texts of headers and questions without the years they name and the numbers they open with, to be compared."""

from __future__ import annotations

import re

from foi_data.periods import parse_period
from foi_data.texts.plain_text import plain
from foi_data.texts.question_numbers import NUMBERING

MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
WORDS_OF_A_YEAR = re.compile(
    r"\b(?:financial|calendar|reporting|academic|school) (?:years?|yrs?)\b|\by/?e\b|\b12 months (?:to|ending)\b"
    r"|\byear (?:to|end(?:ing|ed)?)\b|\b(?:in|for|during|over) (?:the )?(?:period|year)\b"
)
DAYS_AND_MONTHS = re.compile(rf"(?:\b\d{{1,2}}(?:st|nd|rd|th)?\s+)?\b{MONTH},?(?:\s+|-)'?\d{{2,4}}\b")
YEARS = re.compile(r"\b(?:fy\s*)?(?:19|20)\d\d(?:\s*[-/]\s*\d{2,4})?\b|\b(?:fy\s*)?\d\d/\d\d(?:/\d{2,4})?\b|\bfy\b")
PART_OF_YEAR = re.compile(
    r"\b(?:q|quarter\s?)[1-4]\b|\b(?:[1-4](?:st|nd|rd|th)|first|second|third|fourth) (?:quarter|half)\b|\bh[12]\b"
    rf"|\b(?:19|2\d|3\d)-\d\d\b|\b{MONTH}\s*(?:-|to)(?=\s|$)(?:\s*{MONTH}(?=\W*$))?"
)
"""What is left of a period beside its year: a quarter, the first of two months, two years of two digits each."""
LEFT_OVER = re.compile(r"\(\s*(?:-|to|and)?\s*\)|\bbetween\s+(?:and|to)\b|\bfrom\s+to\b|^[^\w%£]+|[^\w%£]+$")


def without_number(text: str) -> str:
    """The text without the number it opens with."""
    return NUMBERING.sub("", text, count=1)


def without_period(text: str) -> str:
    """The text without the years and days in it, for comparing headers of different periods."""
    found = plain(text)
    for each in (WORDS_OF_A_YEAR, DAYS_AND_MONTHS, YEARS):
        found = each.sub(" ", found)
    if parse_period(text):
        found = PART_OF_YEAR.sub(" ", found)
    return LEFT_OVER.sub(" ", found).strip()
