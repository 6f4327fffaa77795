"""The command line: `python -m tasks --help`."""

from __future__ import annotations

from tasks.commands import main

if __name__ == "__main__":
    main()
