"""A light reader of the PDFs that this project writes: the words of every tagged element, in reading order.

It knows only what these files use: objects in plain sight, deflated streams, two-byte letters with a table of their
Unicode. Every tag in a page's stream must open and close, and everything drawn must be tagged or marked as decoration.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.S)
TOKEN = re.compile(
    rb"/(?P<tag>\w+) (?:<</MCID (?P<id>\d+)>> BDC|BMC)|(?P<end>\bEMC\b)|/(?P<font>F\d+) [\d.]+ Tf"
    rb"|\((?P<text>(?:\\.|[^\\)])*)\) Tj|(?P<drawn>\b(?:re|l|c)\b (?:S|B|f)\b)",
    re.S,
)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@dataclass(frozen=True)
class Element:
    """One tagged element: its kind, its words, and the words in its place where it is a picture."""

    page: int
    kind: str
    words: str
    alternative: str = ""


@dataclass(frozen=True)
class PdfText:
    """What a reader of the file gets."""

    pages: int
    elements: tuple[Element, ...]
    decoration: tuple[str, ...]
    catalogue: bytes
    raw: bytes

    @property
    def words(self) -> str:
        return " ".join(element.words for element in self.elements if element.words)

    def of_kind(self, kind: str) -> list[Element]:
        return [element for element in self.elements if element.kind == kind]


def read_pdf(content: bytes) -> PdfText:
    """The file's words. AssertionError where something is drawn outside of every tag, or a tag is not in the tree."""
    objects = {int(number): body for number, body in OBJECT.findall(content)}
    pages = [body for body in objects.values() if re.search(rb"/Type /Page\n", body)]
    letters = {
        name: letters_of(stream(objects[reference(objects[reference(fonts, name)], b"ToUnicode")]))
        for fonts in objects.values()
        if b"/Font <<" in fonts
        for name in (found.decode() for found in re.findall(rb"/(F\d+) \d+ 0 R", fonts))
    }
    alternatives = alternatives_of(objects)
    elements: list[Element] = []
    decoration: list[str] = []
    for number, page in enumerate(pages, start=1):
        page_id = next(key for key, body in objects.items() if body is page)
        found, apart = read_page(stream(objects[reference(page, b"Contents")]), letters)
        decoration += apart
        for mark, kind, words in found:
            assert (page_id, mark) in alternatives, f"page {number}: {kind} {mark} is not in the structure tree"
            elements.append(Element(number, kind, words, alternatives[page_id, mark]))
    catalogue = next(body for body in objects.values() if b"/Type /Catalog" in body)
    return PdfText(len(pages), tuple(elements), tuple(decoration), catalogue, content)


def reference(body: bytes, name: bytes | str) -> int:
    label = name.encode() if isinstance(name, str) else name
    found = re.search(rb"/" + label + rb" (\d+) 0 R", body)
    assert found, f"no /{label!r}"
    return int(found.group(1))


def stream(body: bytes) -> bytes:
    start = body.index(b"stream\n") + len(b"stream\n")
    content = body[start : body.rindex(b"\nendstream")]
    return zlib.decompress(content) if b"/FlateDecode" in body[:start] else content


def letters_of(table: bytes) -> dict[int, str]:
    """Which letter each two-byte number stands for."""
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.S):
        for code, letter in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[int(code, 16)] = bytes.fromhex(letter.decode()).decode("utf-16-be")
    return found


def alternatives_of(objects: dict[int, bytes]) -> dict[tuple[int, int], str]:
    """The words in place of each element of the tree, by its page and mark; empty where it has none."""
    found = {}
    for body in objects.values():
        if b"/Type /StructElem" not in body or (mark := re.search(rb"/K \[(\d+)\]", body)) is None:
            continue
        alt = re.search(rb"/Alt \((.*?)(?<!\\)\)\n", body, re.S)
        found[reference(body, b"Pg"), int(mark.group(1))] = text_string(alt.group(1)) if alt else ""
    return found


def unescaped(text: bytes) -> bytes:
    return re.sub(rb"\\(.)", lambda found: ESCAPES.get(found.group(1), found.group(1)), text, flags=re.S)


def text_string(text: bytes) -> str:
    plain = unescaped(text)
    return plain[2:].decode("utf-16-be") if plain.startswith(b"\xfe\xff") else plain.decode("latin-1")


def read_page(content: bytes, letters: dict[str, dict[int, str]]) -> tuple[list[tuple[int, str, str]], list[str]]:
    """The page's elements as (mark, kind, words), and the words of its decoration."""
    elements: list[tuple[int, str, str]] = []
    decoration: list[str] = []
    inside: tuple[bytes, bytes | None, list[str]] | None = None
    font = ""
    for token in TOKEN.finditer(content):
        if token["tag"]:
            assert inside is None, "an element within an element"
            inside = (token["tag"], token["id"], [])
        elif token["end"]:
            assert inside is not None, "the end of no element"
            tag, mark, words = inside
            if mark is None:
                decoration.append(" ".join(words))
            else:
                elements.append((int(mark), tag.decode(), " ".join(words)))
            inside = None
        elif token["font"]:
            font = token["font"].decode()
        else:
            assert inside is not None, f"drawn outside of every element: {token.group(0)[:60]!r}"
            if token["text"] is not None:
                codes = unescaped(token["text"])
                pairs = (int.from_bytes(codes[place : place + 2], "big") for place in range(0, len(codes), 2))
                inside[2].append("".join(letters[font][code] for code in pairs))
    assert inside is None, "an element that does not end"
    return elements, decoration
