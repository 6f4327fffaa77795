"""The command `release-account`: the way back in when nobody is left who could press the button on the Admin page."""

from __future__ import annotations

import typer

from charter.wording import counted
from services.administration.accounts import Accounts
from services.exceptions import RefusedError
from services.people import COMMAND_LINE
from services.ports import Storage
from tasks.stopping import INPUT_HAS_PROBLEMS, stop


def release(storage: Storage, address: str) -> None:
    """Release the account that is bound to an address, and say what becomes of it; its sign-ins end."""
    accounts, wanted = Accounts(storage), address.strip().lower()
    found = next((known for known in accounts.known(COMMAND_LINE) if known.account.email == wanted), None)
    if found is None:
        stop(f"Nobody is kept here under '{address.strip()[:80]}'. See the page Admin for who is.", INPUT_HAS_PROBLEMS)
    try:
        accounts.release(COMMAND_LINE, found.account.id)
    except RefusedError as refused:
        stop(str(refused), INPUT_HAS_PROBLEMS)
    ended = f"{counted(found.sessions, 'sign-in was', 'sign-ins were')} ended"
    typer.echo(f"Whoever signs in with {wanted} next is this person ({found.roles}); {ended}.")
