"""What the command line prints where the terminal's encoding is poor."""

from __future__ import annotations

import io
import sys

import pytest

from trayapp.cli.terminal import prepare_output, put


@pytest.mark.parametrize(
    ("encoding", "printed"),
    [("ascii", "+ a\nx b -> c\n??"), ("cp1252", "+ a\nx b -> c\n??"), ("utf-8", "✓ a\n✕ b → c\n状態")],
)
def test_a_sign_that_the_encoding_lacks_becomes_a_plainer_one(monkeypatch, encoding, printed):
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding=encoding, newline="\n"))
    prepare_output(as_json=False)
    put("✓ a\n✕ b → c\n状態")
    assert out.getvalue().decode(encoding).rstrip("\n") == printed


def test_json_is_utf_8_whatever_the_terminal_has(monkeypatch):
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding="cp1252", newline="\n"))
    prepare_output(as_json=True)
    put('{"name": "状態 ✓"}')
    assert out.getvalue() == '{"name": "状態 ✓"}\n'.encode()
