"""Killed at any moment and started again: nothing is told twice, nothing is lost."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from tests.crash.session import Life

COURSES = ["sign-in-only", "2026-02-03", "resolved-and-reopened"]
KILLS_A_COURSE = 10
ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 7
"""Times three courses with ten kills each: 210 kills."""


class KilledError(BaseException):
    """Not an Exception: nothing may catch it on the way."""


class Reaper:
    """Kills at the moments whose numbers are in `doomed`.

    `spares` the one instant that no program can close: the desktop has the notice, and we have not noted it yet.
    """

    def __init__(self, doomed: set[int] = frozenset(), *, spares: bool = True) -> None:
        self.doomed, self.points = doomed, []
        self._spares, self._unnoted = spares, False

    def __call__(self, point: str) -> None:
        self._unnoted = point == "shown" or (self._unnoted and point == "before save")
        if self._unnoted and self._spares:
            return
        self.points.append(point)
        if len(self.points) in self.doomed:
            raise KilledError


def lived(profile: Path, course: str, reaper: Reaper) -> int:
    """Live through a course, again and again from where the last life was killed; return how often it was."""
    profile.mkdir(exist_ok=True)
    kills, from_s = 0, 0.0
    while True:
        life = Life(profile, course, from_s, reaper)
        try:
            life.run()
        except KilledError:
            kills, from_s = kills + 1, life.clock.moment_s
        else:
            return kills
        finally:
            life.desk.close()


def told(profile: Path) -> list[dict]:
    return [json.loads(line) for line in (profile / "desk.jsonl").read_text().splitlines()]


def endings(notices: list[dict]) -> dict[str, str]:
    """Return by incident what was told of it last."""
    return {incident: each["kind"] for each in notices for incident in each["incidents"]}


def known(notice: dict) -> tuple[str, str, str]:
    return notice["slot"], notice["kind"], notice["title"]


def repeated(notices: list[dict]) -> list[tuple[dict, dict]]:
    """Return the pairs of notices of a slot of which the second told nothing new.

    A phase may come back, and its words with it; so an update is compared with the notice before it alone.
    """
    last: dict[str, dict] = {}
    found = []
    for each in notices:
        before = last.get(each["slot"])
        same = before is not None and before["kind"] == each["kind"]
        if same and (each["kind"] != "update" or before["body"] == each["body"]):
            found.append((before, each))
        last[each["slot"]] = each
    return found


def turns(notices: list[dict]) -> Counter[str]:
    """Return how often each turn of events was told."""
    return Counter(each["kind"] for each in notices if each["kind"] != "update")


@cache
def unkilled(course: str, folder: Path) -> tuple[list[dict], list[str]]:
    reaper = Reaper()
    profile = folder / course
    assert lived(profile, course, reaper) == 0
    return told(profile), reaper.points


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("unkilled")


@pytest.mark.parametrize("course", COURSES)
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_ten_kills_in_a_course_repeat_and_lose_nothing(course, seed, tmp_path, folder):
    expected, points = unkilled(course, folder)
    draw = random.Random(f"{course}:{seed}")
    telling = [number for number, point in enumerate(points, 1) if point != "look"]
    doomed = set(draw.sample(telling, KILLS_A_COURSE // 2))
    doomed |= set(draw.sample(sorted(set(range(1, len(points))) - doomed), KILLS_A_COURSE - len(doomed)))
    assert lived(tmp_path, course, Reaper(doomed)) == KILLS_A_COURSE
    notices = told(tmp_path)
    assert repeated(notices) == []
    assert not turns(notices) - turns(expected), "more beginnings or ends than without kills"
    assert endings(notices) == endings(expected)


def test_a_kill_at_each_moment_of_a_notification_repeats_and_loses_nothing(tmp_path, folder):
    expected, points = unkilled("sign-in-only", folder)
    shows = [number for number, point in enumerate(points, 1) if point == "before show"]
    for show in shows:
        for doomed in (show - 1, show, show + 1, show + 2):  # saved, about to be shown, noted, done
            profile = tmp_path / str(doomed)
            assert lived(profile, "sign-in-only", Reaper({doomed})) == 1
            assert list(map(known, told(profile))) == list(map(known, expected)), (doomed, points[doomed - 1])


def test_a_kill_before_the_note_of_a_showing_repeats_that_notice_alone(tmp_path, folder):
    expected, _ = unkilled("sign-in-only", folder)
    counting = Reaper(spares=False)
    lived(tmp_path / "counted", "sign-in-only", counting)
    for doomed in [number for number, point in enumerate(counting.points, 1) if point == "shown"]:
        profile = tmp_path / str(doomed)
        assert lived(profile, "sign-in-only", Reaper({doomed}, spares=False)) == 1
        notices = list(map(known, told(profile)))
        twice = [first for first, second in pairwise(notices) if first == second]
        assert len(twice) == 1
        assert list(dict.fromkeys(notices)) == list(map(known, expected))


def test_real_kills_at_random_moments_repeat_and_lose_nothing(tmp_path, folder):
    expected, _ = unkilled("2026-02-03", folder)
    draw = random.Random(5)
    command = [sys.executable, "-m", "tests.crash.session", str(tmp_path), "2026-02-03"]
    for _ in range(KILLS_A_COURSE):
        with subprocess.Popen(command, stdout=subprocess.PIPE, bufsize=0, cwd=ROOT) as life:
            for _ in range(draw.randint(1, 60)):  # a mark for each look; where in the next one is left to chance
                life.stdout.read(1)
            life.kill()
            assert life.wait(50) == -signal.SIGKILL
    subprocess.run(command, stdout=subprocess.DEVNULL, timeout=50, check=True)
    notices = told(tmp_path)
    assert all(before["life"] != again["life"] for before, again in repeated(notices))
    assert len(repeated(notices)) <= 1, "the one instant in which a kill repeats a notice is not hit twice by chance"
    assert not turns(notices) - turns(expected) or len(repeated(notices)) == 1
    assert endings(notices) == endings(expected)
