"""How a command ends when it cannot be done: a sentence on standard error and an exit code.

0 is done; INPUT_HAS_PROBLEMS is for what is wrong in the file, CALL_IS_WRONG for what is wrong in the call.
"""

from __future__ import annotations

from typing import NoReturn

import typer

INPUT_HAS_PROBLEMS, CALL_IS_WRONG = 1, 2


def stop(message: str, code: int) -> NoReturn:
    """End the command: the message on standard error, the exit code given."""
    typer.echo(message, err=True)
    raise typer.Exit(code)
