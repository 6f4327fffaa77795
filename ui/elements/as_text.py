"""Texts that people typed, shown as text: no markup of theirs is obeyed, no picture fetched, no link made."""

from __future__ import annotations

import re
from urllib.parse import quote

from charter.register import Source

# Everything that Markdown, or Streamlit's own marks for colours, icons and formulas, would act on.
MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:=@&^\"])")


# Marks that would turn the direction of the page's own words around them: "annexe\u202efdp.exe" reads "annexeexe.pdf".
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def as_text(typed: str) -> str:
    """The text for a Markdown element, shown to the letter on one line."""
    return MARKS.sub(r"\\\1", TURNING.sub("", " ".join(typed.split())))


def as_link(source: Source) -> str:
    """A source's title as a link to its address, or as text where it has none."""
    if not source.url:
        return as_text(source.title)
    return f"[{as_text(source.title)}](<{quote(source.url, safe=SAFE_IN_ADDRESS)}>)"


SAFE_IN_ADDRESS = ":/?#[]@!$&'()*+,;=%~-._"
