"""What to notify after each snapshot: of all services at once, and one by one where that fails."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, time

from trayapp.domain.alerts import policy
from trayapp.domain.alerts.alert import AlertState
from trayapp.domain.alerts.notification import Notification
from trayapp.domain.model.settings import NotifySettings
from trayapp.domain.model.snapshot import Snapshot
from trayapp.domain.subject import Audience
from trayapp.store.faults import Faults


class NotificationDecider:
    """Applies the policy for the store, and belongs to it. `audience` is who the services are, and what is used."""

    def __init__(self, audience: Audience, local: Callable[[datetime], time], faults: Faults) -> None:
        """Begin; `local` converts a moment to the user's time of day."""
        self.audience = audience
        self._local, self._faults = local, faults
        self._restless = policy.RestlessServices()

    def decide(
        self, state: AlertState, snapshot: Snapshot, failed: Collection[str], settings: NotifySettings, now: datetime
    ) -> tuple[AlertState, tuple[Notification, ...]]:
        """Return the new state and what to notify; of a service that `failed` to be judged nothing follows."""
        local, audience = self._local(now), self.audience
        if failed:
            known = tuple([each for each in snapshot.services if each.id not in failed])
            snapshot = replace(snapshot, services=known)
        with self._faults.contained("deciding what to notify"):
            return policy.decide(state, snapshot, settings, now, local, audience=audience, restless=self._restless)
        notifications = list[Notification]()
        for service in snapshot.services:
            with self._faults.contained(f"deciding what to notify of {service.id}"):
                alone = replace(snapshot, services=(service,))
                state, mine = policy.decide(state, alone, settings, now, local, audience=audience)
                notifications += mine
        return state, tuple(notifications)
