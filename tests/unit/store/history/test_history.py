"""The history keeps what it was told: across kills, damage and its own bound."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import stat
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from trayapp.domain.model.enums import Health, Phase
from trayapp.domain.model.history import day_starts
from trayapp.domain.model.record import Outcome, Reference, TrackRecord
from trayapp.domain.model.snapshot import Detection
from trayapp.domain.model.status_page import Incident, Update
from trayapp.i18n.formatter import translate
from trayapp.store.history import queries
from trayapp.store.history.entries import Checked, DetectionSeen, IncidentSeen, NotificationSent, WriteUpSeen
from trayapp.store.history.history import History, HistoryClosedError

NOW = datetime(2026, 2, 3, 20, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def problems():
    return []


@pytest.fixture
def make(tmp_path, problems):
    made = []

    def history(**options) -> History:
        options = {"on_problem": problems.append, "now": lambda: NOW, **options}
        made.append(History(tmp_path / "state" / "history.sqlite3", **options))
        return made[-1]

    yield history
    for each in made:
        each.close()


@pytest.fixture
def history(make):
    return make()


def asked(history: History, question, *arguments, **named):
    return history.ask(lambda past: question(past, *arguments, **named)).result(5)


def record(history: History, now: datetime = NOW + 60 * MINUTE, days: int = 90) -> TrackRecord:
    return asked(history, queries.record, ("openai",), now, Reference(), days)


def leads(history: History) -> list[float | None]:
    rows = asked(history, lambda past: past.execute("SELECT lead_s FROM detections ORDER BY suspected_at").fetchall())
    return [lead for (lead,) in rows]


def checked_s(history: History) -> float:
    return sum(day.checked_s for day in asked(history, queries.days, "openai", "openai", day_starts(NOW, 4, UTC), UTC))


def incident(number: int = 1, **facts) -> Incident:
    updates = (Update(f"u{number}", Phase.INVESTIGATING, NOW, "Looking into it"),)
    facts = {"published_at": NOW, "health": Health.PARTIAL_OUTAGE, "updates": updates, **facts}
    return Incident(f"i{number}", f"Incident {number}", Phase.INVESTIGATING, **facts)


def looks(*moments: tuple[float, Health], reach_s: float = 300.0) -> list[Checked]:
    return [
        Checked("openai", NOW + minutes * MINUTE, reach_s, (("openai", health), ("g1", health)))
        for minutes, health in moments
    ]


def test_nothing_is_opened_before_it_is_needed(history, tmp_path):
    history.close()
    assert not (tmp_path / "state").exists()


def test_only_the_owner_may_read_it(history, tmp_path):
    history.flush()
    for path in (tmp_path / "state").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_it_is_written_by_a_thread_of_its_own(history):
    assert asked(history, lambda _past: threading.current_thread().name) == "history"


def test_what_was_recorded_is_there_after_a_restart(make):
    first = make()
    first.record(
        IncidentSeen("openai", NOW, incident()),
        DetectionSeen("openai", Detection(NOW, NOW + MINUTE, None, "i1", 1080.0)),
        NotificationSent(NOW, "openai/i1", "confirmed", "A title", "A body"),
        *looks((0, Health.OPERATIONAL), (1, Health.OPERATIONAL)),
    )
    first.close()
    second = make()
    (entry,) = record(second).entries
    assert (entry.title, entry.outcome, entry.alarm_at) == ("Incident 1", Outcome.LATE, NOW + MINUTE)
    assert asked(second, queries.notices) == (NotificationSent(NOW, "openai/i1", "confirmed", "A title", "A body"),)
    assert checked_s(second) == 60


def test_an_incident_that_changes_is_one_incident(history):
    history.record(
        IncidentSeen("openai", NOW, incident()),
        IncidentSeen("openai", NOW + MINUTE, incident(resolved_at=NOW + MINUTE)),
    )
    rows = asked(history, lambda past: past.execute("SELECT id, resolved_at FROM incidents").fetchall())
    assert rows == [("i1", (NOW + MINUTE).timestamp())]


def test_a_later_entry_that_knows_less_takes_nothing_away(history):
    found = Detection(NOW, NOW + MINUTE, None, "i1", 1080.0)
    history.record(
        DetectionSeen("openai", found),
        DetectionSeen("openai", Detection(NOW, NOW + MINUTE, NOW + 9 * MINUTE)),
        DetectionSeen("openai", Detection(NOW, NOW + MINUTE, NOW + 9 * MINUTE, "i2", 3.0)),
        IncidentSeen("openai", NOW, incident(started_at=NOW - MINUTE)),
        IncidentSeen("openai", NOW + MINUTE, incident(published_at=NOW + 5 * MINUTE), watched=False),
        WriteUpSeen("openai", "i1", NOW, NOW - 20 * MINUTE, NOW + 30 * MINUTE, "digest", ((NOW, NOW + 30 * MINUTE),)),
        WriteUpSeen("openai", "i1", NOW + MINUTE),
    )
    (entry,) = record(history).entries
    assert (entry.incident_ids, entry.published_at) == (("i1",), NOW)
    assert (entry.onset_at, entry.onset_ended_at) == (NOW - 20 * MINUTE, NOW + 30 * MINUTE)
    assert leads(history) == [1080.0]


def test_an_open_incident_gets_the_durations_of_those_before_it(history):
    for number in range(9):
        began = NOW - (number + 1) * timedelta(days=1)
        ended = began + (number + 1) * 10 * MINUTE
        history.record(IncidentSeen("openai", began, incident(number + 10, published_at=began, resolved_at=ended)))
    history.record(IncidentSeen("openai", NOW, incident(1)))
    history.record(IncidentSeen("openai", NOW + MINUTE, incident(1, resolved_at=NOW + 55 * MINUTE)))
    entry = record(history).entries[0]
    assert (entry.expected.median_s, entry.expected.high_s, entry.expected.count) == (3000, 4200, 9)
    assert entry.ended_as_expected is True


def test_time_without_looks_is_blank_and_never_green(history):
    day = 24 * 60
    history.record(
        *looks((-2 * day, Health.OPERATIONAL), (-2 * day + 5, Health.OPERATIONAL)),
        *looks((0, Health.OPERATIONAL), (4, Health.MAJOR_OUTAGE), (6, Health.OPERATIONAL), (7, Health.OPERATIONAL)),
    )
    starts = day_starts(NOW, 4, UTC)
    days = asked(history, queries.days, "openai", "g1", starts, UTC)
    assert [day.worst for day in days] == [None, Health.OPERATIONAL, None, Health.MAJOR_OUTAGE]
    assert [day.checked_s for day in days] == [0, 300, 0, 420]
    assert [day.trouble_s for day in days] == [0, 0, 0, 120]


@pytest.mark.parametrize(
    ("moments", "looked_s", "why"),
    [
        ([(0, Health.OPERATIONAL), (5, Health.OPERATIONAL)], 300, "within reach"),
        ([(0, Health.OPERATIONAL), (5.1, Health.OPERATIONAL)], 0, "asleep in between"),
        ([(0, Health.OPERATIONAL), (1, Health.UNKNOWN), (2, Health.OPERATIONAL)], 60, "unknown is no looking"),
        ([(0, Health.UNKNOWN), (1, Health.UNKNOWN)], 0, "unknown alone"),
        ([(0, Health.OPERATIONAL), (1, Health.DEGRADED), (2, Health.OPERATIONAL)], 120, "changes are no gaps"),
        ([(5, Health.OPERATIONAL), (0, Health.OPERATIONAL), (1, Health.OPERATIONAL)], 60, "a clock set back"),
    ],
)
def test_time_is_counted_only_between_checks_that_reach_each_other(history, moments, looked_s, why):
    history.record(*looks(*moments))
    assert checked_s(history) == looked_s, why


def detected(minutes: float, lead_s: float | None = None, ended: float | None = None, **facts) -> DetectionSeen:
    at = NOW + minutes * MINUTE
    end = None if ended is None else NOW + ended * MINUTE
    return DetectionSeen("openai", Detection(at, at + MINUTE, end, lead_s=lead_s, **facts))


def test_the_track_record_counts_early_wrong_and_missed(history):
    hours = 60
    history.record(
        detected(0, 1080, 90, incident_id="i1"),
        detected(-10 * hours, -60, -9 * hours, incident_id="i2"),
        detected(-20 * hours, ended=-19.9 * hours),
        DetectionSeen("openai", Detection(NOW - 30 * hours * MINUTE, None, NOW - 29 * hours * MINUTE)),
        detected(-100 * 24 * hours, ended=-100 * 24 * hours + 5),
        detected(50),
        detected(-20 * hours - 600, ended=-20 * hours - 590, during_maintenance=True),
        IncidentSeen("openai", NOW + 20 * MINUTE, incident(1, published_at=NOW + 19 * MINUTE)),
        IncidentSeen(
            "openai", NOW, incident(3, published_at=NOW - 40 * hours * MINUTE, resolved_at=NOW - 39 * hours * MINUTE)
        ),
        IncidentSeen(
            "openai",
            NOW - 50 * hours * MINUTE,
            incident(4, published_at=NOW - 50 * hours * MINUTE - MINUTE, resolved_at=NOW - 49 * hours * MINUTE),
        ),
    )
    found = record(history)
    assert (found.early, found.wrong, found.missed) == (1, 1, 1)
    assert sum(each.outcome is Outcome.LATE for each in found.entries) == 1


def test_the_whole_past_of_a_service_is_one_question(history):
    history.record(*looks((0, Health.OPERATIONAL), (1, Health.OPERATIONAL)))
    past = asked(
        history,
        queries.service_history,
        "openai",
        subjects={"openai": (), "g1": ()},
        now=NOW + MINUTE,
        zone=UTC,
        reference=Reference(),
    )
    assert past.days["g1"][-1].worst is Health.OPERATIONAL
    assert len(past.days["openai"]) == 90
    assert past.record == TrackRecord(90, 0, 0, 0)


@pytest.mark.expected_log("damaged", "set aside")
@pytest.mark.parametrize("content", [b"no database at all " * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_corrupt_file_is_set_aside_and_a_new_one_takes_over(make, problems, tmp_path, content):
    path = tmp_path / "state" / "history.sqlite3"
    path.parent.mkdir()
    path.write_bytes(content)
    history = make()
    history.record(detected(0, 7, incident_id="i1"))
    assert leads(history) == [7]
    (problem,) = problems
    kept = path.with_name("history.sqlite3.broken-20260203T201200Z")
    assert kept.read_bytes() == content
    assert kept.name in translate(problem.message)


@pytest.mark.expected_log("damaged", "set aside")
def test_a_file_damaged_in_its_middle_is_set_aside(make, problems, tmp_path):
    history = make()
    history.record(*(IncidentSeen("openai", NOW, incident(number)) for number in range(500)))
    history.close()
    path = tmp_path / "state" / "history.sqlite3"
    content = bytearray(path.read_bytes())
    for page in range(2, len(content) // 4096):
        content[page * 4096 : page * 4096 + 64] = b"\xa5" * 64
    path.write_bytes(content)
    history = make()
    history.record(detected(0, 7, incident_id="i1"))
    assert leads(history) == [7]
    assert len(problems) == 1


@pytest.mark.expected_log("newer version")
def test_a_file_of_a_newer_version_is_left_alone(make, problems, tmp_path):
    path = tmp_path / "state" / "history.sqlite3"
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    content = path.read_bytes()
    history = make()
    history.record(detected(0))
    history.record(detected(1))
    history.close()
    assert path.read_bytes() == content
    assert len(problems) == 1


@pytest.mark.expected_log("cannot write")
def test_a_folder_that_cannot_be_made_costs_the_history_only(make, problems, tmp_path):
    (tmp_path / "state").write_text("in the way")
    history = make()
    history.record(detected(0))
    history.record(detected(1))
    with pytest.raises(OSError, match=r"exists|directory"):
        history.flush()
    assert len(problems) == 1


@pytest.mark.expected_log("cannot write")
def test_what_a_locked_file_refused_is_written_later(make, problems, tmp_path, monkeypatch):
    monkeypatch.setattr("trayapp.store.history.schema._BUSY_S", 0.01)
    history = make()
    history.flush()
    other = sqlite3.connect(tmp_path / "state" / "history.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    history.record(detected(0, 7, incident_id="i1"))
    assert leads(history) == []
    other.execute("ROLLBACK")
    other.close()
    history.record(detected(5, 8, incident_id="i2"))
    assert leads(history) == [7, 8]
    assert len(problems) == 1


def test_a_question_that_fails_goes_back_to_the_asker_and_harms_nobody(history):
    with pytest.raises(ZeroDivisionError):
        asked(history, lambda _past: 1 / 0)
    with pytest.raises(sqlite3.OperationalError):
        asked(history, lambda past: past.execute("SELECT nothing FROM nowhere"))
    assert leads(history) == []


def test_half_a_character_in_a_title_is_kept_as_a_mark(history):
    history.record(IncidentSeen("openai", NOW, replace(incident(), title="a\ud800b")))
    assert asked(history, lambda past: past.execute("SELECT title FROM incidents").fetchone()) == ("a?b",)


@pytest.mark.expected_log("given up")
def test_an_entry_that_can_never_be_written_does_not_stop_the_others(history):
    bad = IncidentSeen("openai", NOW, replace(incident(1), url="https://a.example/\udcff"))
    history.record(bad, IncidentSeen("openai", NOW, incident(2)))
    assert asked(history, lambda past: past.execute("SELECT id FROM incidents").fetchall()) == [("i2",)]


def test_after_its_end_it_takes_and_answers_nothing(history):
    history.close()
    history.record(detected(0))
    with pytest.raises(HistoryClosedError):
        history.flush()


def size(folder) -> int:
    return sum(path.stat().st_size for path in folder.iterdir() if "shm" not in path.name)


def test_it_stays_within_its_bound_and_keeps_the_newest_and_the_record(make, tmp_path):
    bound = 400_000
    moment = [NOW]
    history = make(limit_bytes=bound, now=lambda: moment[0])
    history.record(IncidentSeen("openai", NOW, incident(1)), detected(0, 1080, 90, incident_id="i1"))
    for number in range(1500):
        moment[0] = NOW + number * timedelta(hours=6)
        history.record(NotificationSent(moment[0], f"s{number}", "confirmed", "A title", "x" * 900))
        if number % 100 == 0:
            history.flush()
            assert size(tmp_path / "state") <= bound
    history.flush()
    slots = {row[0] for row in asked(history, lambda past: past.execute("SELECT slot FROM notices").fetchall())}
    assert "s1499" in slots
    assert "s0" not in slots
    assert 50 < len(slots) < 1500
    (entry,) = record(history, moment[0], days=1000).entries
    assert (entry.incident_ids, entry.recovered_at) == (("i1",), NOW + 90 * MINUTE)
    history.close()
    assert size(tmp_path / "state") <= bound


@pytest.mark.parametrize("kind", ["incidents", "detections", "notices", "spans"])
def test_a_flood_of_one_moment_is_within_the_bound_at_every_moment(make, tmp_path, kind):
    bound = 400_000
    history = make(limit_bytes=bound)
    peak = 0
    for number in range(1200):
        at = NOW + number * MINUTE
        if kind == "incidents":
            history.record(IncidentSeen("openai", at, replace(incident(number), title="\U0001f525" * 5000)))
        elif kind == "detections":
            history.record(DetectionSeen("openai", Detection(at, at)))
        elif kind == "notices":
            history.record(NotificationSent(at, "s" * 200, "confirmed", "t" * 5000, "\U0001f525" * 5000))
        else:
            healths = tuple((f"group-{number}-{group}-{'x' * 200}", Health.DEGRADED) for group in range(20))
            history.record(Checked("openai", at, 300.0, healths))
        if number % 50 == 0:
            history.flush()
            peak = max(peak, size(tmp_path / "state"))
    history.close()
    assert max(peak, size(tmp_path / "state")) <= bound


_VERSION_1 = """
CREATE TABLE incidents(
    service TEXT, id TEXT, title TEXT, phase TEXT, health TEXT, started_at REAL, published_at REAL, resolved_at REAL,
    reopened INTEGER, url TEXT, component_ids TEXT, watched INTEGER,
    seen_at REAL, changed_at REAL, PRIMARY KEY(service, id));
CREATE TABLE updates(
    service TEXT, incident_id TEXT, id TEXT, phase TEXT, at REAL, text TEXT, changed_at REAL,
    PRIMARY KEY(service, incident_id, id));
CREATE TABLE verdicts(
    service TEXT, at REAL, health TEXT, confirmation TEXT, recovering INTEGER, PRIMARY KEY(service, at));
CREATE TABLE samples(
    service TEXT, target TEXT, hour REAL, good INTEGER, bad INTEGER, inconclusive INTEGER, timed INTEGER, sum_ms REAL,
    low_ms REAL, high_ms REAL, bins TEXT, PRIMARY KEY(service, target, hour));
CREATE TABLE spans(
    service TEXT, subject TEXT, since REAL, until REAL, health TEXT, PRIMARY KEY(service, subject, since));
CREATE TABLE detections(
    service TEXT, suspected_at REAL, likely_at REAL, ended_at REAL, incident_id TEXT, lead_s REAL,
    excused INTEGER, PRIMARY KEY(service, suspected_at));
CREATE TABLE notices(slot TEXT, at REAL, kind TEXT, title TEXT, body TEXT, PRIMARY KEY(slot, at));
INSERT INTO incidents VALUES('openai', 'i1', 'Errors', 'resolved', 'partial_outage', NULL, 1770150720, 1770154320, 0,
    'https://status.example/i1', '["c1"]', 1, 1770150730, 1770154330);
INSERT INTO updates VALUES('openai', 'i1', 'u1', 'investigating', 1770150720, 'text', 1770150730);
INSERT INTO verdicts VALUES('openai', 1770150000, 'degraded', 'likely', 0);
INSERT INTO samples VALUES('openai', 'api', 1770150000, 1, 0, 0, 1, 5, 5, 5, '[]');
INSERT INTO spans VALUES('openai', 'openai', 1770149520, 1770149820, 'degraded');
INSERT INTO detections VALUES('openai', 1770149520, 1770149580, 1770154000, 'i1', 1140, 1);
INSERT INTO notices VALUES('openai/i1', 1770149600, 'likely', 'Title', 'Body');
PRAGMA user_version = 1;
"""


def test_a_file_of_version_2_gets_a_place_for_periods(make, tmp_path):
    path = tmp_path / "state" / "history.sqlite3"
    first = make()
    first.flush()
    first.close()
    connection = sqlite3.connect(path)
    connection.executescript(
        "ALTER TABLE incidents DROP COLUMN write_up_periods; ALTER TABLE detections DROP COLUMN unwatched_s;"
        "PRAGMA user_version = 2;"
    )
    connection.close()
    history = make()
    period = (NOW, NOW + 30 * MINUTE)
    history.record(IncidentSeen("openai", NOW, incident()), WriteUpSeen("openai", "i1", NOW, NOW, None, "d", (period,)))
    (periods,) = asked(history, lambda past: past.execute("SELECT write_up_periods FROM incidents").fetchone())
    assert json.loads(periods) == [[each.timestamp() for each in period]]


def test_a_file_of_version_4_gets_a_place_for_what_nobody_watched(make, tmp_path):
    first = make()
    first.record(DetectionSeen("openai", Detection(NOW, NOW, NOW + 90 * MINUTE)))
    first.close()
    connection = sqlite3.connect(tmp_path / "state" / "history.sqlite3")
    connection.executescript("ALTER TABLE detections DROP COLUMN unwatched_s; PRAGMA user_version = 4;")
    connection.close()
    history = make()
    (old,) = record(history, NOW + timedelta(days=1)).entries
    assert (old.unwatched_s, old.seen_s) == (0.0, 90 * 60)
    history.record(DetectionSeen("openai", Detection(NOW, NOW, NOW + 90 * MINUTE, unwatched_s=3600.0)))
    history.flush()
    (entry,) = record(history, NOW + timedelta(days=1)).entries
    assert (entry.unwatched_s, entry.seen_s) == (3600.0, 30 * 60)


def test_a_file_of_version_1_keeps_all_that_is_read(make, tmp_path):
    path = tmp_path / "state" / "history.sqlite3"
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.executescript(_VERSION_1)
    connection.close()
    history = make()
    (entry,) = record(history, NOW + timedelta(days=1)).entries
    assert (entry.incident_ids, entry.title, entry.lead_s) == (("i1",), "Errors", 1140)
    assert entry.outcome is Outcome.EARLY
    assert checked_s(history) == 300
    assert [each.title for each in asked(history, queries.notices)] == ["Title"]
    history.record(IncidentSeen("openai", NOW, incident(2)), detected(0))
    history.close()
    again = make()
    tables = {row[0] for row in asked(again, lambda past: past.execute("SELECT name FROM sqlite_master").fetchall())}
    assert {each for each in tables if "autoindex" not in each} == {
        "incidents",
        "spans",
        "detections",
        "notices",
        "page_histories",
    }


_WRITER = """
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from trayapp.domain.model.status_page import Incident
from trayapp.domain.model.enums import Phase, Health
from trayapp.store.history.history import History
from trayapp.store.history.entries import IncidentSeen
history = History(Path(sys.argv[1]))
now = datetime(2026, 2, 3, tzinfo=UTC)
number = int(sys.argv[2])
while True:
    history.record(IncidentSeen("openai", now, Incident(f"i{number}", "t" * 500, Phase.IDENTIFIED, Health.DEGRADED)))
    history.flush()
    print(number, flush=True)
    number += 1
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_a_kill_at_any_moment_loses_nothing_that_was_committed(tmp_path, make, problems):
    path = tmp_path / "state" / "history.sqlite3"
    draw = random.Random(4)
    said = -1
    for _round in range(20):
        writer = [sys.executable, "-c", _WRITER, str(path), str(said + 1)]
        with subprocess.Popen(writer, stdout=subprocess.PIPE, text=True) as process:
            for _ in range(draw.randint(0, 60)):
                said = int(process.stdout.readline())
            process.kill()
            said = int((["", *process.stdout.read().split()][-1]) or said)
    history = make()
    found = asked(history, lambda past: {row[0] for row in past.execute("SELECT id FROM incidents")})
    assert said > 100
    assert {f"i{number}" for number in range(said + 1)} <= found
    assert problems == []
