"""Joining a team, where one is configured: what does so is imported then only."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from trayapp.domain.model.problem import Problem
from trayapp.domain.model.settings import TeamSettings
from trayapp.store.app_state import AppState

if TYPE_CHECKING:
    from trayapp.app.team_service import TeamService
    from trayapp.domain.model.team import TeamReport


def with_member(state: AppState, settings: TeamSettings) -> AppState:
    """Return the state with an id for the team: random, and the same from then on; without a team none is made."""
    return state if state.team_id or not settings.broker else replace(state, team_id=os.urandom(8).hex())


def join_team(
    settings: TeamSettings,
    member: str,
    now: Callable[[], datetime],
    deliver: Callable[[TeamReport], None],
    report_problem: Callable[[Problem], None],
) -> TeamService | None:
    """Return what speaks for us; None where there is no team. The last two are called in the connection's thread."""
    if not settings.broker:
        return None
    from trayapp.app.team_service import TeamService  # noqa: PLC0415 - rarely wanted

    return TeamService(settings, member, now, deliver, report_problem)
