"""The log's file: begun anew when full, with a few before it."""

from __future__ import annotations

import logging
import os
import socket
import stat
import warnings
from pathlib import Path

import pytest

from trayapp import logs
from trayapp.logs import BACKUPS, RotatingFile


@pytest.fixture
def handler(tmp_path, monkeypatch):
    monkeypatch.setattr(logs, "MAX_BYTES", 100)
    handler = RotatingFile(tmp_path / "trayapp.log")
    yield handler
    handler.close()


def record(text):
    return logging.LogRecord("trayapp.test", logging.INFO, "", 0, text, None, None)


def test_a_full_log_begins_anew_and_a_few_before_it_are_kept(handler, tmp_path):
    for number in range(8):
        handler.emit(record(f"{number}" * 99))
    told = {path.name: path.read_text()[0] for path in tmp_path.glob("trayapp.log*")}
    assert told == {"trayapp.log": "7", "trayapp.log.1": "6", "trayapp.log.2": "5"}
    assert len(told) == BACKUPS + 1


def test_a_log_goes_on_where_it_ended(handler, tmp_path):
    handler.emit(record("before"))
    handler.close()
    again = RotatingFile(tmp_path / "trayapp.log")
    again.emit(record("after"))
    again.close()
    assert (tmp_path / "trayapp.log").read_text() == "before\nafter\n"
    assert len(list(tmp_path.glob("trayapp.log*"))) == 1


def test_a_log_that_cannot_be_put_aside_is_written_on(handler, tmp_path, capsys):
    (tmp_path / f"trayapp.log.{BACKUPS}" / "in the way").mkdir(parents=True)
    for number in range(4):
        handler.emit(record(f"{number}" * 99))
    assert len((tmp_path / "trayapp.log").read_text().splitlines()) == 3
    assert capsys.readouterr().err == ""


@pytest.fixture
def started():
    """Start the log, and put back what was there before."""
    before = list(logs.log.handlers)
    yield logs.start
    for handler in set(logs.log.handlers) - set(before):
        logs.log.removeHandler(handler)
        handler.close()


@pytest.mark.parametrize("umask", [0, 0o022, 0o077, 0o777])
def test_the_log_starts_in_a_folder_that_is_made_for_it_and_for_its_owner_alone(tmp_path, started, umask):
    old = os.umask(umask if umask != 0o777 or os.getuid() == 0 else 0o077)
    try:
        started(tmp_path / "state" / "log", verbose=False)
    finally:
        os.umask(old)
    logs.log.info("here")
    assert "INFO    trayapp: here" in (tmp_path / "state" / "log" / logs.FILE_NAME).read_text()
    modes = [(tmp_path / each).stat().st_mode for each in ("state", "state/log", f"state/log/{logs.FILE_NAME}")]
    assert not any(stat.S_IMODE(each) & 0o077 for each in modes)
    assert stat.S_IMODE(modes[-1]) == 0o600


@pytest.mark.expected_log("no log file")
@pytest.mark.parametrize("kind", ["folder", "pipe", "socket", "device", "link", "link to nowhere"])
def test_only_a_plain_file_becomes_the_log(tmp_path, started, capsys, kind):
    path, victim = tmp_path / logs.FILE_NAME, tmp_path / "victim"
    victim.write_text("precious")
    made = {
        "folder": path.mkdir,
        "pipe": lambda: os.mkfifo(path),
        "socket": lambda: socket.socket(socket.AF_UNIX).bind(str(path)),
        "device": lambda: path.symlink_to("/dev/null"),
        "link": lambda: path.symlink_to(victim),
        "link to nowhere": lambda: path.symlink_to(tmp_path / "nowhere"),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        made[kind]()
    before = path.lstat().st_mode
    started(tmp_path, verbose=False)
    logs.log.info("here")
    assert path.lstat().st_mode == before
    assert victim.read_text() == "precious"
    assert not (tmp_path / "nowhere").exists()
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_full_disk_says_nothing_and_the_log_goes_on_when_there_is_room(tmp_path, capsys):
    handler = RotatingFile(tmp_path / "trayapp.log")
    handler.stream.close()
    handler.stream = Path("/dev/full").open("w", encoding="utf-8")  # noqa: SIM115 - the handler closes it
    handler.emit(record("lost"))
    handler.emit(record("there"))
    handler.close()
    assert (tmp_path / "trayapp.log").read_text() == "there\n"
    assert capsys.readouterr().err == ""


def test_a_folder_that_goes_away_meanwhile_is_no_error_of_the_caller(tmp_path, capsys):
    (tmp_path / "log").mkdir()
    handler = RotatingFile(tmp_path / "log" / "trayapp.log")
    handler.handleError(record("any"))
    (tmp_path / "log" / "trayapp.log").unlink()
    (tmp_path / "log").rmdir()
    handler.emit(record("lost"))
    handler.close()
    assert capsys.readouterr().err == ""


@pytest.mark.expected_log("it broke")
@pytest.mark.parametrize("verbose", [False, True])
def test_nothing_that_is_quoted_forges_a_line_or_controls_a_terminal(tmp_path, started, capsys, verbose):
    started(tmp_path, verbose=verbose)
    hostile = "x\n2026-01-01 00:00:00,000 INFO    trayapp: all is well\x1b]0;t\x07\x9b31m\u202e"
    logs.log.info("the server is %s", hostile)
    logs.log.error("it broke", exc_info=ValueError(hostile))
    for text in ((tmp_path / logs.FILE_NAME).read_text(), capsys.readouterr().err):
        assert not set(text) & set("\x1b\x07\x9b\u202e")
        assert not any(line.startswith("2026-01-01") for line in text.splitlines())


def test_with_standard_error_closed_nothing_is_raised(tmp_path, started, monkeypatch):
    with open(os.devnull, "w") as closed:  # noqa: PTH123
        monkeypatch.setattr("sys.stderr", closed)
        started(tmp_path, verbose=True)
    logs.log.info("here")
    assert "here" in (tmp_path / logs.FILE_NAME).read_text()


def test_after_the_end_of_logging_its_folder_can_be_removed_and_the_terminal_goes_on(tmp_path, started, capsys):
    started(tmp_path, verbose=True)
    file = next(each for each in logs.log.handlers if isinstance(each, RotatingFile))
    logs.log.info("first")
    logs.stop()
    logs.log.info("second")
    assert file.stream is None or file.stream.closed
    assert "second" not in (tmp_path / logs.FILE_NAME).read_text()
    assert "second" in capsys.readouterr().err
