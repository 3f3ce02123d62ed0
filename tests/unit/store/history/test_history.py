"""The history keeps what it was told: across kills, damage and its own bound."""

from __future__ import annotations

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

from trayapp.domain.model.enums import Confirmation, Health, Phase, Result, Symptom
from trayapp.domain.model.history import LatencyPoint, VerdictChange, day_starts
from trayapp.domain.model.reports import Sample
from trayapp.domain.model.snapshot import Detection, TrackRecord
from trayapp.domain.model.status_page import Incident, Update
from trayapp.i18n.formatter import translate
from trayapp.store.history import queries
from trayapp.store.history.entries import Checked, DetectionSeen, IncidentSeen, NotificationSent, SamplesSeen
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
        VerdictChange("openai", NOW, Health.PARTIAL_OUTAGE, Confirmation.LIKELY, recovering=False),
        DetectionSeen("openai", Detection(NOW, NOW + MINUTE, None, "i1", 1080.0)),
        NotificationSent(NOW, "openai/i1", "confirmed", "A title", "A body"),
        *looks((0, Health.OPERATIONAL), (1, Health.OPERATIONAL)),
    )
    first.close()
    second = make()
    assert asked(second, queries.leads, "openai")[0].title == "Incident 1"
    (change,) = asked(second, queries.verdict_changes, "openai")
    assert change == VerdictChange("openai", NOW, Health.PARTIAL_OUTAGE, Confirmation.LIKELY, recovering=False)
    assert asked(second, queries.notices) == (NotificationSent(NOW, "openai/i1", "confirmed", "A title", "A body"),)
    assert asked(second, queries.uptime, "openai", "openai", NOW - MINUTE, NOW + MINUTE).looked_s == 60


def test_an_incident_that_changes_is_one_incident_with_all_its_updates(history):
    second = Update("u2", Phase.RESOLVED, NOW + MINUTE, "Done")
    history.record(
        IncidentSeen("openai", NOW, incident()),
        IncidentSeen("openai", NOW + MINUTE, incident(updates=(second,), resolved_at=NOW + MINUTE)),
    )
    rows = asked(history, lambda past: past.execute("SELECT id, resolved_at FROM incidents").fetchall())
    assert rows == [("i1", (NOW + MINUTE).timestamp())]
    assert asked(history, lambda past: past.execute("SELECT id FROM updates ORDER BY at").fetchall()) == [
        ("u1",),
        ("u2",),
    ]


def test_time_without_looks_is_blank_and_never_green(history):
    day = 24 * 60
    history.record(
        *looks((-2 * day, Health.OPERATIONAL), (-2 * day + 5, Health.OPERATIONAL)),
        *looks((0, Health.OPERATIONAL), (4, Health.MAJOR_OUTAGE), (6, Health.OPERATIONAL), (7, Health.OPERATIONAL)),
    )
    starts = day_starts(NOW, 4, UTC)
    days = asked(history, queries.days, "openai", "g1", starts, UTC)
    assert [day.worst for day in days] == [None, Health.OPERATIONAL, None, Health.MAJOR_OUTAGE]
    assert [day.looked_s for day in days] == [0, 300, 0, 420]
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
def test_looking_is_counted_only_between_looks_that_reach_each_other(history, moments, looked_s, why):
    history.record(*looks(*moments))
    found = asked(history, queries.uptime, "openai", "openai", NOW - MINUTE, NOW + 60 * MINUTE)
    assert found.looked_s == looked_s, why
    assert found.length_s == 61 * 60


def test_uptime_is_of_the_time_we_looked(history):
    history.record(*looks((0, Health.DEGRADED), (1, Health.OPERATIONAL), (4, Health.OPERATIONAL)))
    found = asked(history, queries.uptime, "openai", "openai", NOW, NOW + 60 * MINUTE)
    assert (found.looked_s, found.well_s, found.share) == (240, 180, 0.75)
    assert asked(history, queries.uptime, "openai", "openai", NOW - MINUTE, NOW - MINUTE).share is None


def sample(minutes: float, latency: float | None, result: Result = Result.GOOD) -> Sample:
    return Sample("api", NOW + minutes * MINUTE, result, None if result is Result.GOOD else Symptom.ERRORS, latency)


def test_samples_are_rolled_up_by_the_hour(make):
    history = make()
    history.record(SamplesSeen("openai", (sample(0, 100), sample(1, 300), sample(2, 5, Result.BAD))))
    history.record(SamplesSeen("openai", (sample(60, 120), sample(61, None, Result.INCONCLUSIVE))))
    history.close()
    history = make()
    history.record(SamplesSeen("openai", (sample(3, 200),)))
    first, second = asked(history, queries.latency, "openai", "api", NOW - 60 * MINUTE)
    assert first == LatencyPoint(
        NOW.replace(minute=0), 3, 1, 0, mean_ms=200, low_ms=100, high_ms=300, median_ms=pytest.approx(175, abs=30)
    )
    assert (second.good, second.bad, second.inconclusive, second.median_ms) == (1, 0, 1, 120)


def test_an_hour_without_good_samples_has_no_latency(history):
    history.record(SamplesSeen("openai", (sample(0, None, Result.BAD),)))
    (point,) = asked(history, queries.latency, "openai", "api", NOW - 60 * MINUTE)
    assert point == LatencyPoint(NOW.replace(minute=0), 0, 1, 0)


def test_the_median_is_near_the_true_one(history):
    draw = random.Random(1)
    latencies = sorted(draw.lognormvariate(5.8, 0.5) for _ in range(500))
    history.record(SamplesSeen("openai", tuple(sample(0, each) for each in latencies)))
    (point,) = asked(history, queries.latency, "openai", "api", NOW - 60 * MINUTE)
    assert point.median_ms == pytest.approx(latencies[250], rel=0.1)


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
        IncidentSeen("openai", NOW + 20 * MINUTE, incident(1)),
        IncidentSeen("openai", NOW, incident(3, published_at=NOW - 40 * hours * MINUTE, resolved_at=NOW)),
        IncidentSeen(
            "openai",
            NOW - 50 * hours * MINUTE,
            incident(4, published_at=NOW - 50 * hours * MINUTE - MINUTE, resolved_at=NOW - 49 * hours * MINUTE),
        ),
    )
    assert asked(history, queries.record, "openai", NOW + 60 * MINUTE) == TrackRecord(90, early=1, wrong=1, missed=1)


def test_the_newest_lead_comes_first(history):
    history.record(detected(0, 100, incident_id="i1"), detected(9, -5, incident_id="i2"))
    assert [lead.lead_s for lead in asked(history, queries.leads, "openai")] == [-5, 100]


def test_the_whole_past_of_a_service_is_one_question(history):
    history.record(*looks((0, Health.OPERATIONAL), (1, Health.OPERATIONAL)), SamplesSeen("openai", (sample(0, 90),)))
    past = asked(
        history,
        queries.service_history,
        "openai",
        subjects=["openai", "g1"],
        targets=["api", "auth"],
        now=NOW + MINUTE,
        zone=UTC,
    )
    assert past.days["g1"][-1].worst is Health.OPERATIONAL
    assert len(past.days["openai"]) == 90
    assert past.uptime.share == 1
    assert [len(past.latencies[target]) for target in ("api", "auth")] == [1, 0]
    assert past.record == TrackRecord(90, 0, 0, 0)


@pytest.mark.expected_log("damaged", "set aside")
@pytest.mark.parametrize("content", [b"no database at all " * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_corrupt_file_is_set_aside_and_a_new_one_takes_over(make, problems, tmp_path, content):
    path = tmp_path / "state" / "history.sqlite3"
    path.parent.mkdir()
    path.write_bytes(content)
    history = make()
    history.record(detected(0, 7, incident_id="i1"))
    assert [lead.lead_s for lead in asked(history, queries.leads, "openai")] == [7]
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
    assert [lead.lead_s for lead in asked(history, queries.leads, "openai")] == [7]
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
    assert asked(history, queries.leads, "openai") == ()
    other.execute("ROLLBACK")
    other.close()
    history.record(detected(5, 8, incident_id="i2"))
    assert [lead.lead_s for lead in asked(history, queries.leads, "openai")] == [8, 7]
    assert len(problems) == 1


def test_a_question_that_fails_goes_back_to_the_asker_and_harms_nobody(history):
    with pytest.raises(ZeroDivisionError):
        asked(history, lambda _past: 1 / 0)
    with pytest.raises(sqlite3.OperationalError):
        asked(history, lambda past: past.execute("SELECT nothing FROM nowhere"))
    assert asked(history, queries.leads, "openai") == ()


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


def test_it_stays_within_its_bound_and_keeps_the_newest(make, tmp_path):
    bound = 400_000
    moment = [NOW]
    history = make(limit_bytes=bound, now=lambda: moment[0])
    folder = tmp_path / "state"
    for number in range(1500):
        moment[0] = NOW + number * timedelta(hours=6)
        text = Update(f"u{number}", Phase.IDENTIFIED, moment[0], "x" * 900)
        history.record(IncidentSeen("openai", moment[0], incident(number, published_at=moment[0], updates=(text,))))
        if number % 100 == 0:
            history.flush()
            assert sum(path.stat().st_size for path in folder.iterdir() if "shm" not in path.name) <= bound
    history.flush()
    ids = {row[0] for row in asked(history, lambda past: past.execute("SELECT id FROM incidents").fetchall())}
    assert "i1499" in ids
    assert "i0" not in ids
    assert 50 < len(ids) < 1500
    history.close()
    assert sum(path.stat().st_size for path in folder.iterdir()) <= bound


def test_a_flood_of_one_moment_is_bounded_too(make, tmp_path):
    history = make(limit_bytes=400_000)
    for number in range(600):
        text = Update("u", Phase.IDENTIFIED, NOW, "x" * 9000)
        history.record(IncidentSeen("openai", NOW, incident(number, updates=(text,))))
        if number % 50 == 0:
            history.flush()
    history.close()
    assert sum(path.stat().st_size for path in (tmp_path / "state").iterdir()) <= 400_000


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
