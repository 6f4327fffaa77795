"""`make bench`: ratios measured in one run, as a table. Nothing here decides a test.

Absolute times belong to the machine of the day; a ratio against a plain floor in the same run can be compared.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks import bench_foi, bench_pages, bench_saving, bench_scoring, bench_server
from tests.benchmarks.measuring import Row

HEADER = ("what", "measured", "floor", "ratio or size", "aim")


def main() -> None:
    rows = list(collected())
    table = [HEADER, *((row.what, row.measured, row.floor, row.result, row.aim) for row in rows)]
    widths = [max(len(line[number]) for line in table) for number in range(len(HEADER))]
    for line in table:
        print(" | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)))


def collected() -> Iterator[Row]:
    yield from bench_scoring.rows()
    yield from bench_server.rows()
    yield from bench_saving.rows()
    yield from bench_foi.rows()
    for what, figure, aim in bench_pages.rows():
        yield Row(what, figure, "", "", aim)


if __name__ == "__main__":
    main()
