"""What stops a file from being read. Every message can be shown to a person as it stands."""

from __future__ import annotations


class FoiDataError(Exception):
    """Base of this package's errors; its text says what, where and how to mend it."""


class FileRefused(FoiDataError):  # noqa: N818 - the name is what the person is told: the file was refused
    """The file as a whole cannot be read: damaged, too big, of another kind, or without a known header."""


class WhoseUnknown(FileRefused):
    """A table without a column of councils, of which nothing says whose answers it holds."""


class QuestionSetError(FoiDataError):
    """A question set's file does not hold together, or its id is not known."""


class LayoutError(FoiDataError):
    """A saved layout's file does not hold together."""


class SeriesFileError(FoiDataError):
    """`official_series.toml` does not hold together."""


class ConservationError(FoiDataError):
    """Rows or cells read are not the rows or cells accepted and set aside: a fault of this program, never of a file."""
