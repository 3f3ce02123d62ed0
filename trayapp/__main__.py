"""The door: `trayapp` and `python -m trayapp`."""

from __future__ import annotations

import sys


def main() -> int:
    """Run what the command line asks for and return the exit code."""
    from trayapp.cli.main import run  # noqa: PLC0415 - nothing is imported before it is known to be wanted

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
