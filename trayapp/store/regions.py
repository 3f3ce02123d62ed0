"""What is known of other places, by service. It belongs to the store: evidence beside the verdict, never part of it.

What works with it is imported when somebody has trouble or is asked about: until then it costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from trayapp.domain.model.enums import Confirmation
from trayapp.domain.model.reports import ProbeReport, Whereabouts
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Profile
from trayapp.domain.model.snapshot import ServiceSnapshot
from trayapp.domain.tips.facts import UserContext

if TYPE_CHECKING:
    from trayapp.domain.model.regions import RegionsReport
    from trayapp.domain.regions.tracking import RegionsRequest, RegionsTracking


class RegionsRecord:
    """The last check of each service's other places (`known`), and where the edge last saw us. One thread's."""

    def __init__(self) -> None:
        self.known: dict[str, RegionsTracking] = {}
        self.place = Whereabouts()
        self._plain: tuple[Whereabouts, Profile, UserContext, UserContext] | None = None

    def take(self, report: RegionsReport) -> None:
        """Take in what a check has found so far; one that nobody asked for changes nothing."""
        from trayapp.domain.regions import tracking  # noqa: PLC0415 - see above

        if (known := self.known.get(report.service_id)) is not None:
            self.known[report.service_id] = tracking.reported(known, report)

    def see(self, report: ProbeReport) -> None:
        """Take note of where the edge saw us, if one of the targets tells."""
        for sample in report.samples:
            if sample.place is not None and sample.place.country and sample.place != self.place:
                self.place = sample.place

    def notice(self, views: Sequence[ServiceSnapshot], now: datetime) -> None:
        """Take note of who is in trouble: a new incident has its tests again."""
        troubled = [each for each in views if each.verdict.confirmation is not Confirmation.NONE]
        if not troubled:
            return
        from trayapp.domain.regions import tracking  # noqa: PLC0415 - see above

        for view in troubled:
            known = self.known.get(view.id) or tracking.RegionsTracking()
            self.known[view.id] = tracking.noticed(known, view, now)

    def due(self, views: Sequence[ServiceSnapshot]) -> tuple[str, ...]:
        """Return the services of which a check is to be made by itself."""
        if not self.known:
            return ()
        from trayapp.domain.regions import tracking  # noqa: PLC0415 - see above

        return tuple(each.id for each in views if each.id in self.known and tracking.is_due(self.known[each.id], each))

    def request(
        self, view: ServiceSnapshot, service: Service, now: datetime, *, has_token: bool, vantages: int
    ) -> RegionsRequest | None:
        """Return a check that is to be made now; None where there is none to make."""
        from trayapp.domain.regions import tracking  # noqa: PLC0415 - see above
        from trayapp.domain.regions.plan import TESTS_PER_INCIDENT, TESTS_WITH_TOKEN  # noqa: PLC0415 - see above

        known = self.known.get(view.id) or tracking.RegionsTracking()
        limit = TESTS_WITH_TOKEN if has_token else TESTS_PER_INCIDENT
        self.known[view.id], asked = tracking.request(
            known, view, service.requested, now, limit=limit, vantages=vantages
        )
        return None if asked is None else replace(asked, place=self.place)

    def completed(self, view: ServiceSnapshot, profile: Profile, now: datetime) -> ServiceSnapshot:
        """Return a view with what other places say, and with one line of evidence where that says something."""
        if (known := self.known.get(view.id)) is None or known.report is None:
            return view
        from trayapp.domain.regions import tracking  # noqa: PLC0415 - see above

        found = tracking.status(known, known.report, view, profile.home_region or "", now)
        line = tracking.evidence(found, view)
        verdict = view.verdict if line is None else replace(view.verdict, evidence=(*view.verdict.evidence, line))
        return replace(view, verdict=verdict, regions=found)

    def context(self, view: ServiceSnapshot, profile: Profile, around: UserContext) -> UserContext:
        """Return what tips may know of the user's side. Nearly always nobody was asked: then it is as it was."""
        found = view.regions
        if found is None:
            known = self._plain
            if known is None or known[0] is not self.place or known[1] is not profile or known[2] is not around:
                known = self._plain = (self.place, profile, around, _placed(around, self.place, profile))
            return known[3]
        around = _placed(around, found.report.whereabouts if found.report.whereabouts.country else self.place, profile)
        if not found.current:
            return around
        from trayapp.domain.regions import tracking  # noqa: PLC0415 - see above

        region, works_from = tracking.tip_context(found)
        return replace(around, region=region, works_from=works_from)


def _placed(around: UserContext, place: Whereabouts, profile: Profile) -> UserContext:
    """Return what is known with a VPN noticed: by the edge, or since our connection comes from another country."""
    away = bool(profile.home_region and place.country and place.country != profile.home_region)
    vpn = "unknown" if place.vpn is None else "on" if place.vpn or away else "off"
    return replace(around, vpn=vpn, managed_device=profile.is_managed)
