"""The thread that writes files: in order, the latest of each, and never in the way of whoever asks."""

from __future__ import annotations

import threading

import pytest

from trayapp.store.file_writer import FileWriter


class Disk:
    """A disk that can be held up, and writes down what is written to it."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.is_free = threading.Event()
        self.is_free.set()
        self.reached = threading.Event()

    def write(self, text: str):
        def job() -> None:
            self.reached.set()
            assert self.is_free.wait(10)
            self.written.append(text)

        return job


@pytest.fixture
def disk():
    made = Disk()
    yield made
    made.is_free.set()


@pytest.fixture
def writer():
    made = FileWriter()
    yield made
    made.close(10)


def test_files_are_written_in_order_and_each_is_reported(writer, disk):
    done = []
    for text in ("a", "b", "c"):
        writer.submit(text, disk.write(text), lambda text=text: done.append((text, list(disk.written))))
    assert writer.close(10)
    assert disk.written == ["a", "b", "c"]
    assert done == [("a", ["a"]), ("b", ["a", "b"]), ("c", ["a", "b", "c"])]


def test_of_several_waiting_writes_of_a_file_the_last_is_run_and_all_are_reported(writer, disk):
    done = []
    disk.is_free.clear()
    writer.submit("state", disk.write("1"), lambda: done.append(1))
    assert disk.reached.wait(10)
    for number in (2, 3, 4):
        writer.submit("state", disk.write(str(number)), lambda number=number: done.append(number))
    assert done == []
    disk.is_free.set()
    assert writer.close(10)
    assert disk.written == ["1", "4"]
    assert done == [1, 2, 3, 4]


def test_the_latest_submission_is_the_last_that_is_written(writer, disk):
    disk.is_free.clear()
    writer.submit("other", disk.write("other"))
    assert disk.reached.wait(10)
    writer.submit("safe", disk.write("old"))
    writer.submit("quick", disk.write("newer"))
    writer.submit("safe", disk.write("newest"))
    disk.is_free.set()
    assert writer.close(10)
    assert disk.written == ["other", "newer", "newest"]


@pytest.mark.expected_log("a write failed")
def test_a_write_that_raises_stops_no_other(writer, disk):
    done = []
    writer.submit("a", lambda: 1 / 0, lambda: done.append("a"))
    writer.submit("b", disk.write("b"), lambda: 1 / 0)
    writer.submit("c", disk.write("c"), lambda: done.append("c"))
    assert writer.close(10)
    assert disk.written == ["b", "c"]
    assert done == ["a", "c"]


def test_closing_waits_no_longer_than_it_may_and_nothing_is_taken_afterwards(writer, disk):
    disk.is_free.clear()
    writer.submit("a", disk.write("a"))
    assert disk.reached.wait(10)
    assert not writer.close(0.05)
    writer.submit("b", disk.write("b"))
    disk.is_free.set()
    assert writer.close(10)
    assert disk.written == ["a"]


def test_a_writer_without_work_has_no_thread():
    before = threading.active_count()
    writer = FileWriter()
    assert writer.close(0)
    assert threading.active_count() == before
