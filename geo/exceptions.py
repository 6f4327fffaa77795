"""What can be wrong about a place. Every message can be shown to a person as it stands."""

from __future__ import annotations


class GeoError(Exception):
    """Base of this package's errors; its text says what, where and how to mend it."""


class UnknownAreaError(GeoError, LookupError):
    """A code or number belongs to no authority in the register."""


class UnknownVintageError(GeoError, LookupError):
    """A vintage's id is not in `vintages.toml`."""


class OutsideRegisterError(GeoError, ValueError):
    """A day earlier than the register of authorities reaches."""


class PlacesFileError(GeoError):
    """A file in `geo/data/` does not hold together; the text names the file and the row."""
