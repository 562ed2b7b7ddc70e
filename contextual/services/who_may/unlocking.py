"""One laptop: whoever comes in has said the passphrase that protects the keys."""

from __future__ import annotations

from contextual.errors import StoreRefused
from contextual.settings import Settings
from contextual.store.keys import are_wrapped, load_keys


def check_passphrase(settings: Settings) -> None:
    """
    Refuse whoever does not say the passphrase of the keys; asked of each visitor, also while the store is open.

    Raises
    ------
    PassphraseNeeded, PassphraseWrong
        When none was said, or another one.
    StoreRefused
        When the keys have no passphrase: a partnership's store is then opened by nobody.
    """
    if not are_wrapped(settings.keys):
        msg = "the keys of this store have no passphrase yet: protect them with `keys wrap`, then come in here"
        raise StoreRefused(msg)
    load_keys(settings.keys, settings.passphrase)
