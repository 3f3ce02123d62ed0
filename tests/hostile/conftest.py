"""Servers and profiles, as the black box has them."""

from __future__ import annotations

from tests.black_box.conftest import profile, serve

__all__ = ["profile", "serve"]
