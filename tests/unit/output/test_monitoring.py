"""What Prometheus, Nagios and Icinga are told, on scenarios as they were."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace

import pytest

from tests.unit.domain.test_gate import played
from trayapp.domain.model.enums import Health
from trayapp.i18n.formatter import translate
from trayapp.output.perfdata import as_perfdata
from trayapp.output.prometheus import as_metrics
from trayapp.output.status_json import exit_code

LINE = re.compile(
    r'(trayapp_\w+)(?:\{(\w+="(?:[^"\\\n]|\\[\\"n])*"(?:,\w+="(?:[^"\\\n]|\\[\\"n])*")*)\})? (-?[0-9.e+]+)'
)
PERFDATA = re.compile(
    r"TRAYAPP (OK|WARNING|CRITICAL|UNKNOWN) - [^|\n]+ \| state=[0-3];1;2;0;3( '[^'=|]+'=[0-9.]+s;;;0)*"
)


@pytest.fixture(scope="module")
def course():
    return [effects.snapshot for *_, effects in played("2026-02-03").course]


def read(text: str) -> dict[str, float]:
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    found = [LINE.fullmatch(line) for line in lines]
    assert all(found), lines
    keys = [f"{each[1]}{{{each[2] or ''}}}" for each in found]
    assert len(set(keys)) == len(keys), "a series is given once"
    return {key: float(each[3]) for key, each in zip(keys, found, strict=True)}


def test_of_each_set_of_states_exactly_one_holds_and_it_is_the_verdicts(course) -> None:
    for snapshot in course:
        series = read(as_metrics(snapshot))
        (view,) = snapshot.services
        holding = [key for key, value in series.items() if key.startswith("trayapp_service_health") and value]
        assert holding == [f'trayapp_service_health{{service="{view.id}",health="{view.verdict.health}"}}']
        assert series["trayapp_last_event_timestamp_seconds{}"] == pytest.approx(snapshot.at.timestamp())


def test_every_series_belongs_to_a_family_that_is_described(course) -> None:
    text = as_metrics(course[-1])
    described = re.findall(r"^# HELP (\w+) .*\n# TYPE \1 gauge$", text, re.MULTILINE)
    used = {line.split("{")[0].split(" ")[0] for line in text.splitlines() if not line.startswith("#")}
    assert used <= set(described)
    assert len(set(described)) == len(described)
    assert text.endswith("\n")


def test_a_name_cannot_break_out_of_its_label(course) -> None:
    (view,) = course[-1].services
    hostile = replace(view, id='a"} 1\nother{x="\\')
    (health, *_), _ = zip(*read(as_metrics(replace(course[-1], services=(hostile,)))).items(), strict=True)
    assert health.startswith("trayapp_service_health")


def test_a_target_that_was_not_answered_has_no_latency(course) -> None:
    failing = next(each for each in course if any(probe.result == "bad" for probe in each.services[0].probes))
    series = read(as_metrics(failing))
    (view,) = failing.services
    for probe in view.probes:
        labels = f'{{service="{view.id}",target="{probe.target}"}}'
        assert (f"trayapp_target_latency_seconds{labels}" in series) is (probe.result == "good")
        assert series.get(f"trayapp_target_up{labels}") == {"good": 1.0, "bad": 0.0}.get(probe.result)


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool, of Debian's package prometheus, is not here")
def test_promtool_finds_nothing_to_say(course) -> None:
    checked = subprocess.run(
        ["promtool", "check", "metrics"], input=as_metrics(course[-1]), capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")


def test_perfdata_is_one_line_with_the_state_of_the_exit_code(course) -> None:
    for snapshot in course[:: max(1, len(course) // 60)]:
        line = as_perfdata(snapshot, translate)
        assert PERFDATA.fullmatch(line), line
        assert f"state={exit_code(snapshot)};" in line


def test_a_headline_cannot_forge_figures(course) -> None:
    (view,) = course[-1].services
    hostile = replace(view, name="x | state=0\nOK", verdict=replace(view.verdict, health=Health.MAJOR_OUTAGE))
    line = as_perfdata(replace(course[-1], services=(hostile,)), translate)
    assert PERFDATA.fullmatch(line), line
    assert line.startswith("TRAYAPP CRITICAL")
