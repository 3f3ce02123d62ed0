"""The short way to the tray app reads arguments as the whole parser does."""

from __future__ import annotations

import argparse

import pytest

from trayapp.cli.parser import make_parser, parse


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--verbose"],
        ["--profile", "status"],
        ["--profile=there", "--verbose"],
        ["--prof", "there"],
        ["--self-test"],
        ["status"],
        ["--profile", "there", "status", "--json"],
    ],
)
def test_the_tray_app_starts_with_what_the_whole_parser_reads(arguments, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    whole = make_parser().parse_args(list(arguments), argparse.Namespace(profile=None, verbose=False, json=False))
    assert parse(list(arguments)) == whole


@pytest.mark.parametrize("arguments", [["nonsense"], ["--profile", ""], ["--profile"], ["--nonsense"], ["--verbose=1"]])
def test_what_is_wrong_is_told_with_the_whole_usage(arguments, capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(arguments)
    assert ended.value.code == 64
    assert "COMMAND ..." in capsys.readouterr().err
