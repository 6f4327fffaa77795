"""docs/data-dictionary.md out of the tables themselves.

`python -m tasks.data_dictionary` writes it; a test fails while the committed file is not what the tables generate.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from services.exports.data_dictionary import in_markdown
from services.exports.exporting import EXPORTABLE, Exporting, Scope
from services.ports import Storage
from services.register.signups import SignupRegister
from storage.unit_of_work import open_storage

DICTIONARY = Path(__file__).parents[1] / "docs" / "data-dictionary.md"
SOME_AREA = "E08000035"
"""Tables about one area have the same columns whichever it is."""


def render(storage: Storage) -> str:
    """The dictionary, from the tables of a database that may be empty: its figures do not matter, its columns do."""
    SignupRegister(storage).load_known()
    scope = Scope(area_code=SOME_AREA)
    return in_markdown(Exporting(storage).tables([e.id for e in EXPORTABLE], scope))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        storage = open_storage(f"sqlite:///{Path(folder) / 'empty.sqlite3'}")
        DICTIONARY.write_text(render(storage), encoding="utf-8", newline="")
        storage.engine.dispose()


if __name__ == "__main__":
    main()
