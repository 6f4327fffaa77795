"""However a sheet's rows and cells are written, it is never laid out larger than was found before."""

from __future__ import annotations

import io

from hypothesis import example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from foi_data.files.archives import open_archive
from foi_data.files.structure import read_structure
from tests.golden.foi import formats

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = f'<worksheet xmlns="{SPREADSHEET}" xmlns:x="y"><sheetData>%s</sheetData></worksheet>'
BLANK = formats.xlsx([["Council"], ["Leeds"]])
PLACES = st.sampled_from(["A1", "B2", "c3", "Z9", "AB40", "ZZ7", "AAA3", "D1500", "ALL900", "A0007"])
SPACES = st.sampled_from([" ", "  ", "\n", "\t", "\r\n"])
EQUALS = st.sampled_from(["=", "=", "=", " =", "= ", "\n=\t"])
OTHERS = st.sampled_from(
    ["", "", 's="1"', "s='1'", 't="n"', 'x:r="ZZ2000"', 'R="ZZ2000"', 'y=">"', "y='\"'", 'y="a r=b"']
)


@st.composite
def attribute(draw: st.DrawFn, values: st.SearchStrategy[str]) -> str:
    quote = draw(st.sampled_from('"""\''))
    return f"r{draw(EQUALS)}{quote}{draw(values)}{quote}"


@st.composite
def tag(draw: st.DrawFn, name: str, values: st.SearchStrategy[str], inside: str) -> str:
    """A row or a cell, with no, one or two attributes that say where it stands among others."""
    placed = draw(st.lists(attribute(values), max_size=2))
    said = draw(st.permutations([*placed, *draw(st.lists(OTHERS, max_size=2, unique=True))]))
    name = draw(st.sampled_from([name, name, name, f"x:{name}"]))
    start = name + "".join(draw(SPACES) + one for one in said)
    return f"<{start}/>" if draw(st.integers(0, 9)) == 0 else f"<{start}>{inside}</{name}>"


@st.composite
def sheets(draw: st.DrawFn) -> str:
    rows = []
    for _ in range(draw(st.integers(1, 4))):
        cells = [draw(tag("c", PLACES, "<v>1</v>")) for _ in range(draw(st.integers(0, 5)))]
        rows.append(draw(tag("row", st.sampled_from(["1", "2", "7", "300", "1200", "A5"]), "".join(cells))))
    return SHEET % "".join(rows)


@settings(max_examples=200, deadline=None)
@given(sheets())
@example(SHEET % '<row r="1"><x:c><v>1</v></x:c></row>')
def test_no_sheet_is_laid_out_further_than_it_was_found_to_reach(sheet):
    content = formats.with_member(BLANK, "xl/worksheets/sheet1.xml", sheet.encode())
    try:
        [found] = read_structure(open_archive(content)).values()
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except Exception:
        # What is refused is never laid out.
        return
    assert len(rows) <= found.last_row
    assert max(map(len, rows), default=0) <= found.last_column
