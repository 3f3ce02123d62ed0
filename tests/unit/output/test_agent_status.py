"""What agents are told, of snapshots as they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from trayapp.domain.gate import Advice, Gate, advise
from trayapp.domain.model.enums import (
    Confirmation,
    EvidenceSource,
    Health,
    Network,
    PageState,
    Phase,
    Result,
    TargetState,
)
from trayapp.domain.model.record import Expectation
from trayapp.domain.model.snapshot import (
    Evidence,
    NetworkStatus,
    PageStatus,
    ServiceSnapshot,
    Snapshot,
    TargetStatus,
    Verdict,
)
from trayapp.domain.model.status_page import Incident
from trayapp.i18n.formatter import translate
from trayapp.i18n.message import message
from trayapp.output.agent_status import STATUS_SCHEMA, agent_status
from trayapp.output.gate_json import LONGEST_TEXT, MOST_SERVICES, gate_json

NOW = datetime(2026, 2, 3, 20, 40, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("gate", "recovering", "lasted_min", "ends_in_min", "advice"),
    [
        (Gate.GO, False, None, None, "go"),
        (Gate.UNKNOWN, False, 90, None, "pause"),
        (Gate.PAUSE, True, 90, 300, "pause"),
        (Gate.PAUSE, False, 5, None, "pause"),
        (Gate.PAUSE, False, 31, None, "fall_back"),
        (Gate.PAUSE, False, 90, 10, "pause"),
        (Gate.PAUSE, False, 1, 31, "fall_back"),
        (Gate.PAUSE, False, 90, -1, "fall_back"),
        (Gate.PAUSE, False, None, None, "pause"),
    ],
)
def test_waiting_is_advised_while_it_is_worth_it(gate, recovering, lasted_min, ends_in_min, advice) -> None:
    since = None if lasted_min is None else NOW - lasted_min * MINUTE
    end = None if ends_in_min is None else NOW + ends_in_min * MINUTE
    assert advise(gate, NOW, recovering=recovering, since=since, likely_end=end) is Advice(advice)


def service(name="OpenAI", health=Health.OPERATIONAL, confirmation=Confirmation.NONE, **changes) -> ServiceSnapshot:
    headline = changes.pop("headline", message("Everything works"))
    verdict = Verdict(health, confirmation, recovering=False, headline=headline, **changes.pop("verdict", {}))
    page = changes.pop("page", PageStatus("", None, PageState.FRESH, NOW))
    return ServiceSnapshot(name.lower(), name, verdict, page, **changes)


def asked(*services, network=Network.ONLINE, expected=None, wanted=None) -> dict:
    answer = gate_json(Snapshot(NOW, NetworkStatus(network), services), wanted, translate)
    return agent_status(answer, lambda *_ids: expected, NOW, str)


def down(name="OpenAI", began=NOW - 10 * MINUTE, title="Errors & <b>more</b>") -> ServiceSnapshot:
    incident = Incident("i1", title, Phase.INVESTIGATING, Health.MAJOR_OUTAGE, started_at=began, published_at=began)
    lines = (
        Evidence(EvidenceSource.PAGE, message("{service} reports: {title}", service=name, title=title), began),
        Evidence(EvidenceSource.PROBE, message("{target}: failing ({symptom})", target="api", symptom=message("none"))),
        Evidence(EvidenceSource.NETWORK, message("Your connection works")),
    )
    return service(
        name,
        Health.MAJOR_OUTAGE,
        Confirmation.CONFIRMED,
        headline=message("{title}", title=title),
        verdict={"evidence": lines, "since": began},
        incidents=(incident,),
    )


def test_all_that_the_schema_requires_is_there_and_nothing_else() -> None:
    for told in (asked(service()), asked(down()), agent_status(None, lambda *_: None, NOW, str)):
        assert set(told) == set(STATUS_SCHEMA["properties"])


def test_what_works_is_a_go_and_what_nobody_knows_is_none() -> None:
    assert asked(service())["advice"] == "go"
    never = service(page=PageStatus("", None, PageState.NEVER, None))
    told = asked(never)
    assert (told["advice"], told["known"]) == ("pause", False)
    assert agent_status(None, lambda *_: None, NOW, str)["advice"] == "pause"


def test_a_computer_that_is_offline_is_told_so_whatever_the_page_said() -> None:
    told = asked(service(), network=Network.OFFLINE)
    assert (told["advice"], told["known"], told["why"]) == ("pause", False, "This computer is offline.")


def test_the_likely_end_comes_from_earlier_incidents() -> None:
    told = asked(down(), expected=Expectation(1800.0, 5400.0, 12))
    assert told["advice"] == "pause"
    assert told["likely_end"] == {
        "half_by": "2026-02-03T21:00:00Z",
        "three_of_four_by": "2026-02-03T22:00:00Z",
        "of_incidents": 12,
    }
    long = asked(down(began=NOW - 120 * MINUTE), expected=Expectation(1800.0, 5400.0, 12))
    assert long["advice"] == "fall_back"
    assert "longer than three of four" in long["why"]
    assert asked(down())["likely_end"] is None


def test_somebody_elses_words_are_told_apart_from_ours() -> None:
    told = asked(down())
    headline, page, _, network = told["evidence"]
    assert headline["foreign_text"] == "Errors & <b>more</b>"
    assert page["text"] is network["foreign_text"] is None
    assert "Errors" in page["foreign_text"]
    assert network["text"] == "Your connection works"
    assert "Errors" not in told["why"]


def test_the_name_of_a_target_is_ours_where_the_service_has_one_of_that_name() -> None:
    target = TargetStatus("api", Result.BAD, None, None, NOW, TargetState.DOWN)
    for probes, name in (((), "foreign_text"), ((target,), "text")):
        (_, _, probe, _) = asked(replace(down(), probes=probes))["evidence"]
        assert probe[name] == "api: failing (none)"


def test_texts_and_lists_are_bounded() -> None:
    many = [down(f"S{number}", title="x" * 5000) for number in range(200)]
    told = asked(*many, service())
    assert len(told["services"]) == MOST_SERVICES
    assert all(len(each["foreign_text"] or "") <= LONGEST_TEXT for each in told["evidence"])


def test_of_several_the_worst_leads_and_one_can_be_asked_about() -> None:
    told = asked(service("Fine"), down("Bad"))
    assert told["why"].startswith("bad has a major outage")
    assert [each["id"] for each in told["services"]] == ["bad", "fine"]
    assert asked(service("Fine"), down("Bad"), wanted="fine")["advice"] == "go"
    assert gate_json(Snapshot(NOW, NetworkStatus(Network.ONLINE), (service(),)), "other", translate) is None
