"""Over days, whatever comes in whatever order: a confirmed detection keeps its incident, in the history too."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.saved_state import restored
from trayapp.domain.model.enums import Health, Network, PageState, Phase, Result, Symptom
from trayapp.domain.model.record import Outcome, Reference
from trayapp.domain.model.reports import NetworkReport, PageReading, PageReport, ProbeReport, Sample
from trayapp.domain.model.service import Service, Target
from trayapp.domain.model.settings import Settings
from trayapp.domain.model.status_page import Component, Incident
from trayapp.store.app_state import AppState
from trayapp.store.history import queries, schema, writer
from trayapp.store.history.entries import Checked
from trayapp.store.store import Store

START = datetime(2026, 2, 3, 20, tzinfo=UTC)
TARGETS = (
    Target("api", "https://a.example", stands_for="api"),
    Target("auth", "https://b.example", stands_for="login"),
)
SERVICE = Service("svc", "Service", "https://status.example/", TARGETS)


class Sink:
    """Writes entries to a database at once, as the history's thread does."""

    def __init__(self, path) -> None:
        self.connection = schema.open_database(path, 20_000_000)
        self.confirmed: dict[float, str] = {}

    def record(self, *entries) -> None:
        for entry in entries:
            if not isinstance(entry, Checked):
                writer.write(self.connection, entry)
        rows = self.connection.execute("SELECT suspected_at, incident_id FROM detections").fetchall()
        for suspected_at, incident_id in rows:
            known = self.confirmed.get(suspected_at)
            assert known is None or incident_id == known, "a confirmed detection lost its incident"
            if incident_id is not None:
                self.confirmed[suspected_at] = incident_id


def reports(now: datetime, outages: list[tuple[int, int, int]]):
    minute = (now - START) // timedelta(minutes=1)
    down = any(begin <= minute < begin + length for begin, length, _ in outages)
    incidents = []
    for number, (begin, length, delay) in enumerate(outages):
        if begin + delay <= minute < begin + length + 24 * 60:
            over = minute >= begin + length
            published = START + timedelta(minutes=begin + delay)
            incidents.append(
                Incident(
                    f"i{number}",
                    "Errors",
                    Phase.RESOLVED if over else Phase.INVESTIGATING,
                    Health.PARTIAL_OUTAGE,
                    published_at=published,
                    resolved_at=START + timedelta(minutes=begin + length) if over else None,
                    component_ids=("c",),
                )
            )
    part = Component("c", "C", "G", Health.OPERATIONAL, "g")
    yield PageReport("svc", now, PageState.FRESH, PageReading("tests", SERVICE.page_url, (part,), tuple(incidents)))
    samples = tuple(
        Sample(each.name, now, Result.BAD, Symptom.ERRORS) if down else Sample(each.name, now, Result.GOOD, None, 200.0)
        for each in TARGETS
    )
    yield ProbeReport("svc", now, samples, NetworkReport(now, Network.ONLINE, 20.0))


_outages = st.lists(st.tuples(st.integers(30, 1400), st.integers(30, 200), st.integers(0, 60)), min_size=1, max_size=3)


def minutes_of(outages: list[tuple[int, int, int]]) -> list[int]:
    """Three days: every two minutes about an outage, every twenty else."""
    close = [range(begin - 30, begin + length + 90) for begin, length, _ in outages]
    return [minute for minute in range(0, 3 * 24 * 60, 2) if minute % 20 == 0 or any(minute in each for each in close)]


@pytest.mark.timeout(300)
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(_outages, st.sets(st.integers(0, 500), max_size=4))
def test_a_confirmed_detection_never_loses_its_incident(tmp_path_factory, outages, restarts) -> None:
    sink = Sink(tmp_path_factory.mktemp("history") / "history.sqlite3")
    store = Store((SERVICE,), Settings(), (), history=sink, app_state=AppState(), local=lambda _now: time(12))
    saved = store.app_state
    for step, minute in enumerate(minutes_of(outages)):
        now = START + timedelta(minutes=minute)
        if step in restarts:
            state = restored(saved, now)
            store = Store((SERVICE,), Settings(), (), history=sink, app_state=state, local=lambda _now: time(12))
        for report in reports(now, outages):
            if store.apply(report, now).remember:
                saved = store.app_state
    record = queries.record(sink.connection, ("svc",), now, Reference())
    sink.connection.close()
    assert record.wrong == record.missed == 0
    assert {each.outcome for each in record.entries} <= {Outcome.EARLY, Outcome.LATE, Outcome.NOT_OBSERVED}
