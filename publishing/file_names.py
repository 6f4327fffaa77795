"""Names of files that leave: small letters, digits and hyphens, which every computer takes."""

from __future__ import annotations

import re


def file_stem(*parts: str) -> str:
    """`county-durham`: a file's name without its ending, out of words; empty parts are left out."""
    return re.sub(r"[^a-z0-9]+", "-", " ".join(parts).lower()).strip("-")
