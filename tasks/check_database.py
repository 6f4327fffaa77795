"""The database's part of `check`: is the audit trail as it was written?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from config import settings
from services.administration.audit import Audit
from services.exceptions import StorageUnavailableError
from storage.engine import parse_url
from storage.unit_of_work import open_storage


def check_database(address: str | None) -> Iterator[tuple[bool, str]]:
    """Whether the audit trail holds, and in words; nothing where no database was named and there is none yet."""
    try:
        if not _is_there(address or settings().database_url):
            if address is not None:
                yield False, f"database: there is none at {address.partition('///')[2]}"
            return
        storage = open_storage(address or settings().database_url)
        broken = Audit(storage).first_broken()
        if broken:
            yield False, broken.why
        else:
            with storage.read() as work:
                yield True, f"{work.changes.latest_id():,} rows of the audit trail, in {storage.place}"
    except StorageUnavailableError as error:
        yield False, f"database: {error}"
        return
    storage.engine.dispose()


def _is_there(address: str) -> bool:
    # A check makes no database: an SQLite file that is not there would be made by opening it.
    parsed = parse_url(address)
    return parsed.get_backend_name() != "sqlite" or Path(str(parsed.database)).is_file()
