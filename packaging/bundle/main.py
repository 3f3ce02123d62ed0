"""The first file of a bundle: what the wheel's `trayapp` command does."""

import sys

from trayapp.__main__ import main

sys.exit(main())
