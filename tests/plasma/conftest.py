"""Plasma from a root of its own, named by PLASMA_ROOT; `make test-plasma` builds it, no other run collects this."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

if "PLASMA_ROOT" not in os.environ:
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="session")
def _one_plasma():
    from tests.support.desktop.plasma import PlasmaRig

    with PlasmaRig(Path(os.environ["PLASMA_ROOT"])) as rig:
        yield rig


@pytest.fixture
def plasma(_one_plasma):
    """The desktop. Afterwards our programs are ended, and the panel is at the bottom."""
    yield _one_plasma
    _one_plasma.restore()
