"""At the terminal: on a partnership's store the person is the account that runs the program, as the register has it."""

from __future__ import annotations

import os

from contextual.access import Principal, Purpose
from contextual.services.house import House
from contextual.services.who_may.purposes import purpose_open
from contextual.services.who_may.register import signed_in

ISSUER = "terminal"
"""Who vouches for a person at a terminal: the machine they have signed in to."""


def account() -> str:
    """Name the account that runs this program, as the system knows it; the environment is not asked."""
    if os.name != "posix":
        return os.getlogin()
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"


def asks(house: House, otherwise: Principal, why: Purpose) -> tuple[Principal, Purpose]:
    """
    Say who asks at the terminal and for what: the first two arguments of a service.

    Parameters
    ----------
    otherwise, why
        Who and for what it is on a store that holds no partnership's records.

    Raises
    ------
    NotAllowed
        When a partnership's register does not have the account, or has shut it out.
    """
    if house.store_class != "partnership":
        return otherwise, why
    who = signed_in(house, ISSUER, account())
    opened = purpose_open(who, house)
    return who, opened.purpose if opened else why
