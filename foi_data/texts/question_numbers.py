"""How questions are numbered: "Q1.", "Question 2", "(a)"; and how that is told from the first quarter of a year.

What is taken for a number depends on where it stands: in a cell of its own nearly anything may be one, before other
words it needs a mark or a question behind it.
"""

from __future__ import annotations

import re

LONE_NUMBER = re.compile(
    r"\W*(?:(?:q(?:u|n|uestion)?|question (?:no|number))\W{0,2})?(\d{1,2}(?:\.\d{1,2})?\s?\(?[a-z]?)\W*", re.IGNORECASE
)
"""A cell that is only the number of a question: "Q1", "Question 1", "1.", "1a"."""
CALLED_QUESTION = re.compile(r"\W*q", re.IGNORECASE)
LISTED = re.compile(
    r"\W*((?:q(?:u|n|uestion)?\W{0,2})?\d{1,2}(?:\.\d{1,2})?\s?(?:\(?[a-z]\b)?)\s*(?:[.:)=-]+\s*|\s+)(?=[^\W\d])(.+)",
    re.IGNORECASE | re.DOTALL,
)
"""A cell that lists a question with its number: "Q1. How many ...", "1a) Of these ..."."""
NUMBERING = re.compile(
    r"^\W*(?:q(?:u|uestion)?\.?\s?\d{1,2}\s?[a-z]?\s*[.:)]*|\d{1,2}(?:\.\d{1,2})*[a-z]?\s?[.:)]+|\(?(?:[a-z]|[ivx]{2,4})\))(?:\s+|(?<=[.:)])(?=[^\W\d]))",
    re.IGNORECASE,
)
"""How a question is numbered: "Q1.", "2)", "(a)"."""
ASKING = (
    r"(?:how|what|who|which|when|where|why|please|do|does|did|is|are|was|were|has|have|can|could"
    r"|of (?:these|those|which))\b"
)
"""Words that open a question: "Q1 How many" has a number, "Q1 Children missing" may be of a quarter."""
NUMBER_OF_QUESTION = re.compile(
    r"^\W*q(?:uestion)?\s?\d{1,2}[a-z]?"
    rf"(?:\s*[.:)]+\s*(?=[a-z])|[\s-]+(?={ASKING}|(?!of\b)[a-z][^?]*\?))(?!fy\b|year\b|total\b)"
)
"""How a question is numbered: "Q1. How many in 2022-23?" is about no quarter, nor is "Q1 How many in 2022-23"."""
OPENING_Q = re.compile(r"\W*q\s?(\d{1,2})[a-z]?\b.*[a-z]{4}", re.IGNORECASE)
"""A header that may open with a question's number or with a quarter: "Q1 Children missing"."""
MAY_OPEN = r"(?:\W*(?:q(?:uestion)?\s*)?\d{0,2}[a-z]?[.):]*\s+)?"
"""The number that may stand before the first words of a request, as part of a pattern."""
