"""Why a workbook holds no table that can be read, in sentences that say what was seen and what to do."""

from __future__ import annotations

from itertools import islice

from foi_data.exceptions import FileRefused
from foi_data.headers import Header
from foi_data.numbered import numbers_over_columns
from foi_data.rows.kinds import Names
from foi_data.workbook import Sheet, Workbook

ROWS_OF_NAMES = 8
"""How many rows are searched for councils that stand side by side."""


def no_header(book: Workbook, wanted: str) -> FileRefused:
    """No row looks like a header, in the sheet that was asked for or in any."""
    if reason := why_no_table(book):
        return FileRefused(reason)
    where = f"The sheet {wanted!r} of {book.file_name}" if wanted else book.file_name
    return FileRefused(
        f"{where} has no header that can be recognised in its first rows: a column with the councils' names (such as "
        '"Local authority") and columns with the questions. Add such a header above the answers, or give a layout '
        "that names the header's row."
    )


def why_no_table(book: Workbook) -> str:
    """What can be seen of a workbook without a table of returns: councils side by side, or one to a sheet."""
    names = Names(None, None, None)
    called = [sheet.name for sheet in book.sheets[:30] if names.is_known(sheet.name)]
    if len(called) > 1:
        return (
            f"{book.file_name} has a sheet for each council ({', '.join(called[:3])} ...), but none of them asks a "
            "known question. Bring in the set of questions that was asked, or choose it, and read the file again."
        )
    for sheet in book.sheets[:10]:
        if numbers := numbers_over_columns(sheet):
            row, shown = numbers[0][0], ", ".join(repr(sheet.text(*at).strip()) for at in numbers[:3])
            return (
                f"{book.file_name}, sheet {sheet.name!r}: row {row} gives only the numbers of the questions ({shown} "
                "...), and no list in the file says what each asks, or it says two things of one number. Write the "
                "questions over their columns, or choose this row as the header and say what each column asks."
            )
        for row in list(islice(sheet.filled_rows(), ROWS_OF_NAMES)):
            beginning, *others = [*sheet.texts(row)[:12], ""]
            texts = [text for text in others if 3 < len(text) < 60]
            if names.is_known(beginning):
                # A row that begins with a council is that council's, whatever councils it names besides.
                continue
            known = [text.strip() for text in texts if names.is_known(text)]
            if len(known) > 1 and 2 * len(known) >= len(texts):
                return (
                    f"{book.file_name}, sheet {sheet.name!r}: the councils stand side by side in row {row} "
                    f"({', '.join(known[:3])} ...), but the rows below ask none of the known questions. Bring in "
                    "the set of questions that was asked, or choose it, and read the file again."
                )
    return ""


def no_area(book: Workbook, sheet: Sheet, header: Header) -> FileRefused:
    """There is a header, but no column of it names the councils."""
    if reason := why_no_table(book):
        return FileRefused(reason)
    return FileRefused(
        f"{book.file_name}, sheet {sheet.name!r}: {header_in_words(header)}no column names the councils. Head that "
        'column "Local authority", or map it to the role "area".'
    )


def header_in_words(header: Header) -> str:
    """`the header was found in row 3 ('Name', 'Answer'), but`, and nothing where there is none."""
    texts = ", ".join(repr(column.header.strip()[:30]) for column in header.columns if column.header.strip())[:300]
    return f"the header was found in row {header.last_row} ({texts}), but " if texts else ""
