"""Every error that a user can meet, in one tree.

DensecardsError
├── UsageError            the command or call was put wrongly (exit status 2)
├── NotFoundError         no card, deck, slot or file of that name
├── SettingsError         the settings file or a setting is wrong
├── DeckError             a deck's source or package is wrong; carries every message
├── ImportFormatError     a foreign file (Anki, CSV) cannot be read
├── EncoderError          the encoder is missing, altered or failed
├── VectorError           a vector is missing, of the wrong shape, or not finite
├── StoreError            the database cannot be opened, read or written
│   ├── NewerDatabaseError
│   ├── CorruptDatabaseError
│   └── BusyDatabaseError
└── Cancelled             the user stopped long work; nothing was changed

The message is for a person: what was wrong, where, and what to do. No error of a library reaches
the user unwrapped, and none is swallowed.
"""

from __future__ import annotations

from collections.abc import Sequence


class DensecardsError(Exception):
    """Base of all errors that are shown to the user as one line.

    `hint` says what to do next; it is shown after the message.
    """

    exit_status = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class UsageError(DensecardsError):
    """The call was put wrongly: an unknown option, a size out of range."""

    exit_status = 2


class NotFoundError(DensecardsError):
    """There is no card, deck, slot or file of that name."""


class SettingsError(DensecardsError):
    """The settings file cannot be read, or a setting has a value it cannot have."""

    exit_status = 2


class DeckError(DensecardsError):
    """A deck is wrong; `messages` holds every finding as `file:line: what`."""

    def __init__(self, message: str, *, messages: Sequence[str] = (), hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.messages = tuple(messages)


class ImportFormatError(DensecardsError):
    """A file of another program (Anki, CSV) cannot be read."""


class EncoderError(DensecardsError):
    """The encoder is missing, altered, or failed on a text."""


class VectorError(DensecardsError):
    """A vector is missing, of the wrong shape, or not finite; the message names its row."""


class StoreError(DensecardsError):
    """The database cannot be opened, read or written."""


class NewerDatabaseError(StoreError):
    """The database was written by a newer version of densecards."""


class CorruptDatabaseError(StoreError):
    """The file is no SQLite database, or its content is damaged."""


class BusyDatabaseError(StoreError):
    """Another program holds the database for too long."""


class Cancelled(DensecardsError):
    """The user stopped long work; nothing was changed."""
