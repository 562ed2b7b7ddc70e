"""Every error raised on purpose. Each message is one sentence a person can act on and holds no person's data."""

from __future__ import annotations


class ContextualError(Exception):
    """Something was asked that cannot be done; the message says what and how to mend it."""


class UnknownCode(ContextualError, KeyError):
    """A code that its list does not have."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class MissingColumns(ContextualError):
    """A table lacks columns that the step needs."""


class BadLens(ContextualError):
    """A lens, or a link that holds one, cannot be read."""


class BadAnswer(ContextualError):
    """An answer to a question about a file cannot be read."""


class FileRefused(ContextualError):
    """A whole file is refused; nothing of it was taken.

    Parameters
    ----------
    code : str
        One of `contextual.codes.problems.REFUSALS`.
    message : str
        One plain sentence that says why and what to do.

    Examples
    --------
    >>> error = FileRefused("empty_file", "The file is empty.")
    >>> error.code, str(error)
    ('empty_file', 'The file is empty.')
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class NotAllowed(ContextualError):
    """The principal's role does not allow this, for this purpose."""


class PurposeNeeded(ContextualError):
    """Exact figures of a partnership need a purpose and a reason."""


class StoreRefused(ContextualError):
    """The store cannot be opened or used; its message says why."""


class StoreKeyMissing(StoreRefused):
    """The store's key is not in the key folder. A new key is never made for a store that exists."""


class PassphraseNeeded(StoreRefused):
    """The keys are protected with a passphrase, and none was given."""


class PassphraseWrong(StoreRefused):
    """The passphrase is not the one the keys are protected with."""


class StoreDamaged(StoreRefused):
    """The store's bytes are not what was written; nothing of it is shown as data."""


class StoreBusy(StoreRefused):
    """Another program is writing to the store."""


class DiskFull(StoreRefused):
    """There was no room to write; nothing of the step was kept."""


class FolderRefused(ContextualError):
    """A folder cannot be watched: it is not there, leads elsewhere, or another program watches it."""


class SafeguardsMissing(ContextualError):
    """A partnership store is refused until its safeguards are recorded as done."""


class IdentifiableText(ContextualError):
    """A typed text holds what identifies a person; the message says the kind, never the text."""


class MapRefused(ContextualError):
    """Something was given to a map that a map never takes; the message says what, without its value."""
