"""The persisted form of the alerts: what it survives, and state files of earlier versions."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from trayapp.domain.alerts import alert_json
from trayapp.domain.alerts.alert import (
    Alert,
    AlertFlags,
    AlertIncident,
    AlertState,
    AlertTimes,
    Notified,
    NotifiedState,
)
from trayapp.domain.model.enums import Health, Phase

NOW = datetime(2026, 2, 3, 20, 14, tzinfo=UTC)


def later(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


FULL = Alert(
    "openai/own-1",
    "openai",
    AlertTimes(NOW, later(1), later(2), later(3), later(4), later(5), later(6), later(7)),
    (AlertIncident("i-1", "Errors"), AlertIncident("i-2", "More errors")),
    Health.PARTIAL_OUTAGE,
    Phase.MONITORING,
    1140.0,
    Notified(NotifiedState.CONFIRMED, later(8), Phase.IDENTIFIED, 2, Health.DEGRADED, onset_sounded=True),
    AlertFlags(on_page=True, muted=True),
)
STATE = AlertState(
    alerts=(FULL,),
    last_at=later(9),
    baseline_at=later(-60),
    checked=frozenset({"openai"}),
    pop_ups=(later(2), later(3)),
    snooze_until=later(70),
    maintenances=frozenset({"openai/maintenance/m"}),
    unacknowledged=(FULL,),
    service_baselines=(("other", later(-5)),),
)
FIRST_FORM = {
    "affairs": [
        {
            "slot": "openai/own-1",
            "service_id": "openai",
            "began_at": later(0).isoformat(),
            "incident_ids": ["i-1", "i-2"],
            "titles": ["Errors", "More errors"],
            "health": "partial_outage",
            "phase": "monitoring",
            "opened_at": later(1).isoformat(),
            "own_at": later(2).isoformat(),
            "back_at": later(3).isoformat(),
            "listed_at": later(4).isoformat(),
            "lead_s": 1140.0,
            "well_since": later(5).isoformat(),
            "ended_at": later(6).isoformat(),
            "over_at": later(7).isoformat(),
            "on_page": True,
            "quiet": False,
            "muted": True,
            "asked_for": False,
            "blind": False,
            "said": "confirmed",
            "said_at": later(8).isoformat(),
            "said_phase": "identified",
            "said_count": 2,
            "said_health": "degraded",
            "rang": True,
            "rang_off": False,
        }
    ],
    "last_at": later(9).isoformat(),
    "baseline": later(-60).isoformat(),
    "looked": ["openai"],
    "opened": [later(2).isoformat(), later(3).isoformat()],
    "snooze_until": later(70).isoformat(),
    "snooze_resolved": False,
    "maintenances": ["openai/maintenance/m"],
    "maintenances_told": [],
    "later": [["other", later(-5).isoformat()]],
}
FIRST_FORM["untold"] = FIRST_FORM["affairs"]


def through_json(value: object) -> AlertState:
    return alert_json.from_json(json.loads(json.dumps(value)))


def test_the_state_comes_back_as_it_was() -> None:
    assert through_json(alert_json.to_json(STATE)) == STATE


def test_a_state_file_of_an_earlier_version_means_the_same() -> None:
    assert through_json(FIRST_FORM) == STATE


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("health", "terrible", Health.DEGRADED),
        ("phase", 5, Phase.INVESTIGATING),
        ("lead_s", 1e300, None),
        ("lead_s", True, None),
        ("notified", "likely", Notified()),
        ("incidents", [{"id": 1, "title": "x"}, 5], ()),
    ],
)
def test_a_damaged_field_has_its_default(name: str, value: object, kept: object) -> None:
    written = alert_json.to_json(STATE)
    written["alerts"][0][name] = value
    (alert,) = through_json(written).alerts
    assert getattr(alert, name) == kept


@pytest.mark.parametrize(
    "damage",
    [
        {"key": 1},
        {"service_id": None},
        {"times": {}},
        {"times": {"began_at": "never"}},
        {"times": {"began_at": "2026-02-03T12:00:00"}},
        {"times": {"began_at": "0001-01-01T00:00:00+14:00"}},
    ],
)
def test_an_alert_without_what_it_must_have_is_forgotten(damage: dict[str, object]) -> None:
    written = alert_json.to_json(STATE)
    written["alerts"][0] |= damage
    assert through_json(written).alerts == ()
