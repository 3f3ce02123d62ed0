"""Soak: `python -m tests.soak [--hours 24] [--minutes 30] [--seed 1]`. Ends with 1 where something went wrong."""

from __future__ import annotations

import argparse
import sys

from tests.soak import app, day


def main() -> int:
    """Soak on a virtual clock, then in real time, and print what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=24.0, help="of virtual time; 0: none")
    parser.add_argument("--minutes", type=float, default=30.0, help="of real time; 0: none")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    found = day.soak(options.hours, options.seed) if options.hours else []
    found += app.soak(options.minutes, options.seed) if options.minutes else []
    print("\n".join(found) or "Nothing grew, nothing went wrong.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
