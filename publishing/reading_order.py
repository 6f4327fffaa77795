"""The reading order of a tagged PDF, with lists: what fpdf2's own builder keeps flat.

A list is an element with one for each of its items (`L`, `LI`, `LBody` of ISO 32000), so that a screen reader can
say how many there are and leap over them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fpdf.structure_tree import StructElem, StructureTreeBuilder
from fpdf.syntax import PDFObject

ITEM = "LBody"


class ListElem(StructElem):
    """A list. The library gives a page only to what stands directly in the document; a list passes it on."""

    @property
    def pg(self) -> Any:
        return None

    @pg.setter
    def pg(self, page: Any) -> None:
        for item in self.k if page is not None else ():
            for body in item.k:
                body.pg = page


class ReadingOrder(StructureTreeBuilder):
    """The elements of a document in reading order; items that follow each other on a page are one list."""

    def __init__(self) -> None:
        super().__init__()
        self._marks: dict[int, int] = {}

    def add_marked_content(
        self, page_number: int, struct_type: str, mcid: int | None = None, title: str | None = None,
        alt_text: str | None = None,
    ) -> tuple[StructElem, int]:  # fmt: skip
        """Add an element after those that are there; an item into the list that it goes on, or into a new one."""
        found, parents = super().add_marked_content(page_number, struct_type, mcid, title, alt_text)
        self._marks[page_number] = self._marks.get(page_number, 0) + (mcid is not None)
        if struct_type == f"/{ITEM}":
            self.doc_struct_elem.k.pop()
            self._add_item(found, page_number)
        return found, parents

    def _add_item(self, body: StructElem, page_number: int) -> None:
        last = self.doc_struct_elem.k[-1] if self.doc_struct_elem.k else None
        if not isinstance(last, ListElem) or last.page_number() != page_number:
            last = ListElem("/L", parent=self.doc_struct_elem, kids=[], page_number=page_number)
            self.doc_struct_elem.k.append(last)
        item = StructElem("/LI", parent=last, kids=[body])
        body.p = item
        last.k.append(item)

    def next_mcid_for_page(self, page_number: int) -> int:
        """The number of a page's next mark: they are counted wherever in the tree they stand."""
        return self._marks.get(page_number, 0)

    def __iter__(self) -> Iterator[PDFObject]:
        """Every object of the tree, the root first."""
        for found in super().__iter__():
            yield found
            if isinstance(found, ListElem):
                for item in found.k:
                    yield item
                    yield from item.k
