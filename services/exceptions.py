"""What a use case can refuse or be refused. Every message can be shown to a person as it stands."""

from __future__ import annotations


class ServiceError(Exception):
    """Base of this package's errors; its text says what, where and how to mend it."""


class StorageUnavailableError(ServiceError):
    """The database cannot be used just now: locked, read-only, gone, or newer than this program."""


class StaleEditError(ServiceError):
    """Somebody else changed the same thing first. `theirs` is what they wrote; nothing of it was overwritten."""

    def __init__(self, message: str, theirs: object) -> None:
        super().__init__(message)
        self.theirs = theirs


class NotAllowedError(ServiceError):
    """This person may not do it; the message says which role could, and who gives it."""


class SignedOutError(ServiceError):
    """This sign-in counts no more: it expired, or it was ended here or by an administrator."""


class NotFoundError(ServiceError):
    """What was asked for is not in the database."""


class AlreadyImportedError(ServiceError):
    """This very file was accepted before."""


class RefusedError(ServiceError):
    """The rules do not allow it now; the message says which and what would."""


class BackupError(ServiceError):
    """A file that cannot be restored: damaged, newer than this program, or no backup at all."""
