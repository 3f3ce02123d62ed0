"""The log's file: begun anew when full, with a few before it."""

from __future__ import annotations

import logging

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
    assert "Error" in capsys.readouterr().err


def test_the_log_starts_in_a_folder_that_is_made_for_it(tmp_path):
    before = list(logs.log.handlers)
    logs.start(tmp_path / "state" / "log", verbose=False)
    try:
        logs.log.info("here")
        assert "INFO    trayapp: here" in (tmp_path / "state" / "log" / logs.FILE_NAME).read_text()
    finally:
        for handler in set(logs.log.handlers) - set(before):
            logs.log.removeHandler(handler)
            handler.close()
