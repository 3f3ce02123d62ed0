"""The real outages of 2026 that differed by region: the scope, the table, the tip, and a verdict that stays its own."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from trayapp import resources
from trayapp.app.monitor import Effects, Monitor
from trayapp.domain.model.enums import EvidenceSource
from trayapp.domain.model.regions import RegionalScope
from trayapp.domain.model.settings import Profile, RegionsSettings, Settings
from trayapp.domain.model.snapshot import ServiceSnapshot
from trayapp.i18n.formatter import translate
from trayapp.simulation.replay import SummaryEvent, VerdictEvent, replay
from trayapp.simulation.scenario import Scenario, parse_scenario
from trayapp.simulation.scenario_files import load_builtin
from trayapp.simulation.simulated_world import service_of


@dataclass
class Watched:
    """The real monitor; every view is kept."""

    monitor: Monitor
    views: list[ServiceSnapshot] = field(default_factory=list)

    def on_report(self, report, now):
        return self._kept(self.monitor.on_report(report, now))

    def on_tick(self, now):
        return self._kept(self.monitor.on_tick(now))

    def on_resume(self, now):
        return self.monitor.on_resume(now)

    def request_region_check(self, service_id, now):
        return self.monitor.request_region_check(service_id, now)

    def _kept(self, effects: Effects) -> Effects:
        self.views += effects.snapshot.services
        return effects


def played(scenario: Scenario, *, automatic: bool = True, profile: Profile | None = None):
    settings = Settings(profile=profile or Profile(), regions=RegionsSettings(automatic=automatic))
    service = service_of(scenario, resources.services())
    watched = Watched(Monitor([service], settings, resources.tip_rules(), local=lambda now: now.time()))
    events = list(replay(scenario, service, settings, watched))
    return watched.views, events


def found(views: list[ServiceSnapshot]) -> list[ServiceSnapshot]:
    return [each for each in views if each.regions is not None and each.regions.current]


def tips(views: list[ServiceSnapshot]) -> dict[str, str]:
    return {tip.id: f"{translate(tip.text)} | {translate(tip.because)}" for each in views for tip in each.tips}


REGIONAL = {
    "2026-04-20": (RegionalScope.REGIONAL, "GB", {"GB", "DE", "BR"}),
    "2026-05-01-europe": (RegionalScope.REGIONAL, "GB", {"GB", "DE"}),
    "2026-07-19-one-region": (RegionalScope.COUNTRY, "US", {"US"}),
    "2026-09-01-us-endpoint": (RegionalScope.COUNTRY, "US", {"US"}),
    "2026-09-03-asia-pacific": (RegionalScope.REGIONAL, "JP", {"JP", "AU"}),
}


@pytest.mark.parametrize("name", REGIONAL)
def test_a_regional_outage_is_told_as_one_with_a_table_and_the_vpn_tip(name: str) -> None:
    scope, own, hit = REGIONAL[name]
    views, _ = played(load_builtin(name))
    measured = found(views)
    finding = measured[0].regions.finding
    assert finding.scope is scope
    assert finding.own == own
    assert own in finding.failing
    assert set(finding.failing) <= hit
    assert "US" in finding.working or own == "US"
    assert measured[0].regions.report.tests == 8
    lines = [line for line in measured[0].verdict.evidence if line.source is EvidenceSource.REGIONS]
    assert len(lines) == 1
    assert "works from" in tips(measured)["other-region"]
    assert "other-region" not in tips([each for each in views if each.regions is None])


@pytest.mark.parametrize("name", ["2026-02-03", "2026-08-19", "sign-in-only"])
def test_an_outage_everywhere_has_no_vpn_tip(name: str) -> None:
    views, _ = played(load_builtin(name))
    measured = found(views)
    assert {each.regions.finding.scope for each in measured} <= {RegionalScope.GLOBAL, RegionalScope.UNKNOWN}
    assert measured
    assert not {"other-region", "this-computer"} & tips(views).keys()


def local(**regions) -> Scenario:
    calm = next(each for each in load_builtin("all-well").page)
    return parse_scenario(
        {
            "format": "trayapp-scenario/1",
            "start": "2026-05-01T10:00:00Z",
            "duration_s": 1800,
            "targets": {"auth": [{"from": 600, "to": 1800, "outcome": "http_503"}]},
            "page": [{"at": 0, "body": calm.body}],
            "regions": {"GB": {}, "*": {}, **regions},
        }
    )


def test_trouble_that_nobody_else_has_is_local_with_what_to_try_here() -> None:
    views, _ = played(local())
    measured = found(views)
    assert {each.regions.finding.scope for each in measured} == {RegionalScope.LOCAL}
    assert "this-computer" in tips(measured)
    assert not {"other-region", "stay-signed-in", "not-confirmed-yet"} & tips(measured).keys()


@pytest.mark.parametrize("profile", [Profile(managed_device=True), Profile(plan="enterprise")])
def test_nobody_is_told_to_use_a_vpn_on_a_managed_device(profile: Profile) -> None:
    views, _ = played(load_builtin("2026-05-01-europe"), profile=profile)
    assert found(views)
    assert "other-region" not in tips(views)


def test_where_the_user_is_away_from_home_the_vpn_is_to_be_turned_off() -> None:
    views, _ = played(load_builtin("2026-05-01-europe"), profile=Profile(home_region="US"))
    given = tips(found(views))
    assert "vpn-off" in given
    assert "other-region" not in given


@pytest.mark.parametrize("name", ["2026-04-20", "2026-05-01-europe"])
def test_no_verdict_hangs_on_other_places(name: str) -> None:
    with_regions, without = (played(load_builtin(name), automatic=each)[1] for each in (True, False))
    stories = [
        [(each.verdict.health, each.verdict.confirmation) for each in events if isinstance(each, VerdictEvent)]
        for events in (with_regions, without)
    ]
    assert stories[0] == stories[1]
    detected = [each.summary.detected_at_s for each in (*with_regions, *without) if isinstance(each, SummaryEvent)]
    assert abs(detected[0] - detected[1]) < 120
