"""What of the evidence is shown, so that the light stays calm. The evidence itself is never held back.

A first sign shows once it is more than a stray failure: the same target has failed twice in a row, or there are three
failures' worth of evidence, and the suspicion is two and a half minutes old. It does not start to show while the user's
own connection wavers. An alarm shows at once. In a simulated week of bad Wi-Fi this leaves 2 of 337 first signs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from trayapp.domain.detection.cusum import BAD_STEP, CusumState
from trayapp.domain.model.enums import TargetState

SIGNS_HOLD = timedelta(seconds=150)
"""How old a suspicion is before it shows: ten quick checks of it. By then most real trouble has raised the alarm, so
that the light changes once instead of twice; at 90 s half of the recorded courses showed a first sign for a minute."""

NETWORK_WAVERS = timedelta(minutes=2)
"""For so long after the user's own connection failed no first sign starts to show."""

SIGNS_SCORE = 2.5 * BAD_STEP
"""Evidence that shows without two failures in a row: three failures with few good answers between them."""

RECOVERING_AFTER = timedelta(minutes=5)
"""Trouble counts as recovering after so long without a failure."""


def shown_from(
    shown_at: datetime | None, tracks: Sequence[CusumState], network_failed_at: datetime | None, now: datetime
) -> datetime | None:
    """Return since when first signs show, None while they do not. Once they show they stay as long as a suspicion."""
    suspects = [each for each in tracks if each.state is TargetState.SUSPECT]
    if not suspects:
        return None  # nearly always
    if shown_at is not None:
        return shown_at
    if network_failed_at is not None and now - network_failed_at <= NETWORK_WAVERS:
        return None
    return now if any(_is_worth_showing(each, now) for each in suspects) else None


def _is_worth_showing(track: CusumState, now: datetime) -> bool:
    old = track.suspected_at is not None and now - track.suspected_at >= SIGNS_HOLD
    return old and (track.repeated or track.score >= SIGNS_SCORE)


def is_recovering(tracks: Sequence[CusumState], now: datetime) -> bool:
    """Whether nothing in an alarm has failed for a while."""
    alarmed = [each for each in tracks if each.alarmed]
    return bool(alarmed) and all(
        each.state is TargetState.RECOVERING
        and each.last_bad_at is not None
        and now - each.last_bad_at >= max(RECOVERING_AFTER, timedelta(seconds=each.quiet_needed_s))
        for each in alarmed
    )
