"""The icons as they were looked at and found good, pixel by pixel with a tolerance for other renderers.

After a wanted change look at the new sheets, then keep them:
`python tests/screenshots/shoot.py FOLDER` draws them, `RENEW_PICTURES=1 pytest tests/qt/test_pictures.py` keeps them.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.screenshots.icon_sheet import small_sheet
from trayapp.ui.icons.template import Style

REFERENCE = Path(__file__).resolve().parent / "reference"
_MEAN, _PLAIN, _SHARE = 1.0, 48, 0.002
"""Levels of 255 that a pixel may be off on average; and the share of pixels that may be off by 48 or more."""


def levels(path: Path) -> bytes:
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB888)
    assert not image.isNull()
    rows = [bytes(image.constScanLine(y))[: image.width() * 3] for y in range(image.height())]
    return b"".join(rows)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("style", list(Style))
@pytest.mark.parametrize("fitted", [False, True])
def test_icons_look_as_they_were_found_good(tmp_path: Path, style: Style, fitted: bool) -> None:  # noqa: FBT001 - a parameter
    drawn = small_sheet(tmp_path, style, fitted=fitted, zoom=1)
    kept = REFERENCE / drawn.name
    if os.environ.get("RENEW_PICTURES"):
        kept.write_bytes(drawn.read_bytes())
    differences = [abs(a - b) for a, b in zip(levels(drawn), levels(kept), strict=True)]
    assert sum(differences) / len(differences) <= _MEAN
    assert sum(each >= _PLAIN for each in differences) / len(differences) <= _SHARE
