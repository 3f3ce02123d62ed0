"""What is asked with the user's key, whose fault an answer is, and that the key is written nowhere."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.support.openai_api import KEY, Api, error, serving
from trayapp import logs, resources
from trayapp.app.monitor import Monitor
from trayapp.desktop.keyring.key_store import KeyLookup, KeyState, KeyStore
from trayapp.domain.model.enums import Result, Symptom
from trayapp.domain.model.reports import ProbeReport
from trayapp.domain.model.service import Channel, Service
from trayapp.domain.model.settings import KeySettings, Profile, Settings
from trayapp.i18n.formatter import translate
from trayapp.output.status_json import as_json
from trayapp.polling import own_side
from trayapp.sources.http.client import HttpTransport
from trayapp.sources.probes.inference import try_inference
from trayapp.sources.probes.own_sources import OwnSources
from trayapp.sources.probes.prober import Prober
from trayapp.store.app_state import AppStateFile
from trayapp.store.history.history import History

SETTINGS = Settings(profile=Profile(("api", "fine-tuning")), key=KeySettings(enabled=True))
GOOD, BAD, UNSURE = Result.GOOD, Result.BAD, Result.INCONCLUSIVE


@pytest.fixture
def api():
    with serving() as made:
        yield made


def service(api: Api) -> Service:
    known = SETTINGS.monitored(resources.services())[0]
    return replace(
        known,
        page_url=api.url,
        targets=tuple(
            replace(each, url=api.url + each.url.removeprefix("https://api.openai.com"))
            for each in known.targets
            if each.channel is Channel.KEY
        ),
    )


def probe(api: Api, key: str | None = KEY, rounds: int = 1) -> list[ProbeReport]:
    async def read() -> str | None:
        return key

    async def go() -> list[ProbeReport]:
        transport = HttpTransport(proxy="none", version="0")
        canaries = (f"{api.url}/canary",)
        prober = Prober(service(api), canaries, transport, lambda: datetime.now(UTC), own=OwnSources(key=read))
        try:
            return [await prober.round() for _ in range(rounds)]
        finally:
            await transport.close()

    return asyncio.run(go())


def found(report: ProbeReport) -> dict[str, tuple[Result, Symptom | None]]:
    return {each.target: (each.result, each.symptom) for each in report.samples}


def test_models_jobs_and_files_are_asked_with_the_key_and_without_a_cookie(api) -> None:
    (report,) = probe(api)
    assert found(report) == dict.fromkeys(("key-models", "key-fine-tuning", "key-files"), (GOOD, None))
    with_key = [(path, headers) for _, path, headers, _ in api.asked if "authorization" in headers]
    assert sorted(path for path, _ in with_key) == ["/v1/files?limit=1", "/v1/fine_tuning/jobs?limit=1", "/v1/models"]
    assert all("cookie" not in headers for _, headers in with_key)


def test_without_a_key_nothing_of_it_is_asked(api) -> None:
    (report,) = probe(api, None)
    assert report.samples == ()
    assert all("authorization" not in headers for _, _, headers, _ in api.asked)


YOURS_AND_THEIRS = [
    (401, error("invalid_api_key", "Incorrect API key provided"), {}, (GOOD, Symptom.KEY)),
    (403, error(None, "Missing scopes: api.model.read"), {}, (GOOD, Symptom.KEY_RESTRICTED)),
    (429, error("insufficient_quota", "You exceeded your quota"), {}, (GOOD, Symptom.QUOTA)),
    (403, error("unsupported_country_region_territory", "Country"), {}, (GOOD, Symptom.REGION_BLOCKED)),
    (
        429,
        error("rate_limit_exceeded", "Rate limit", "requests"),
        {"x-ratelimit-remaining-requests": "0"},
        (UNSURE, Symptom.RATE_LIMITED),
    ),
    (
        429,
        error("rate_limit_exceeded", "Rate limit", "requests"),
        {"x-ratelimit-remaining-requests": "59"},
        (UNSURE, Symptom.UNEXPECTED),
    ),
    (429, error("slow_down", "Slow down", "rate_limit_error"), {}, (BAD, Symptom.SLOW_DOWN)),
    (503, error("server_is_overloaded", "Overloaded", "service_unavailable_error"), {}, (BAD, Symptom.OVERLOADED)),
    (500, error(None, "The server had an error", "server_error"), {}, (BAD, Symptom.ERRORS)),
    (502, b"<html>Bad gateway</html>", {"content-type": "text/html"}, (BAD, Symptom.ERRORS)),
]
"""Status, body, headers; the service's result and whose matter it is. A 429 with quota left breaks a steady history."""


@pytest.mark.parametrize(("status", "body", "headers", "expected"), YOURS_AND_THEIRS)
def test_what_is_yours_is_told_from_what_is_theirs(api, status: int, body, headers, expected) -> None:
    api.answers["/v1/models"] = (status, body, {"openai-version": "2020-10-01", **headers})
    first, *_ = probe(api)
    assert found(first)["key-models"] == expected
    assert found(first)["key-files"] == (GOOD, None), "one answer says nothing of the others"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (None, (GOOD, None)),
        ((429, error("insufficient_quota", "Quota"), {}), (GOOD, Symptom.QUOTA)),
        ((404, error("model_not_found", "No such model"), {}), (GOOD, Symptom.NOT_AVAILABLE)),
        ((503, error("server_is_overloaded", "Overloaded"), {}), (BAD, Symptom.OVERLOADED)),
        ((200, b"<html>", {}), (UNSURE, Symptom.BLOCKED)),
    ],
)
def test_one_tiny_inference_is_asked_once(api, answer, expected) -> None:
    if answer is not None:
        api.answers["/v1/responses"] = answer

    async def go():
        transport = HttpTransport(proxy="none", version="0")
        try:
            return await try_inference(transport, KEY, url=f"{api.url}/v1/responses")
        finally:
            await transport.close()

    finding, _ = asyncio.run(go())
    assert (finding.result, finding.symptom) == expected
    assert [path for _, path, _, _ in api.asked] == ["/v1/responses"]


@pytest.fixture
def log_folder(tmp_path: Path):
    log = logging.getLogger("trayapp")
    before, level = list(log.handlers), log.level
    logs.start(tmp_path / "log", verbose=True)
    yield tmp_path / "log"
    for each in [each for each in log.handlers if each not in before]:
        log.removeHandler(each)
        each.close()
    log.setLevel(level)


@pytest.mark.usefixtures("log_folder")
def test_the_key_is_in_nothing_that_the_app_writes(api, tmp_path: Path, capfd) -> None:
    """Servers that repeat it, in bodies, headers and redirects; then everything written is searched."""
    echo = {"x-request-id": KEY, "location": f"/elsewhere?key={KEY}", "retry-after": KEY}
    api.answers = {
        "/v1/models": (401, error("invalid_api_key", f"Incorrect API key provided: {KEY}"), echo),
        "/v1/files?limit=1": (302, {}, echo),
        "/v1/fine_tuning/jobs?limit=1": (200, {"object": "list", "data": [KEY]}, echo),
    }
    history = History(tmp_path / "history.sqlite3")
    try:
        monitor = Monitor([service(api)], SETTINGS, resources.tip_rules(), history=history)
        healthy = probe(api, rounds=4)
        api.answers["/v1/fine_tuning/jobs?limit=1"] = (500, error(KEY, KEY, KEY), echo)
        for number, report in enumerate([*healthy, *probe(api, rounds=10)]):
            at = report.at + timedelta(seconds=20 * number)
            samples = tuple(replace(each, at=at) for each in report.samples)
            network = replace(report.network, at=at)
            effects = monitor.on_report(replace(report, at=at, samples=samples, network=network), at)
        AppStateFile(tmp_path / "memory.json").save(monitor.state)
    finally:
        history.close()
    (tmp_path / "status.json").write_text(json.dumps(as_json(effects.snapshot, translate)), encoding="utf-8")
    (tmp_path / "report.txt").write_text(repr((report, effects, monitor.charts())), encoding="utf-8")
    (tmp_path / "shown.txt").write_text("".join(capfd.readouterr()), encoding="utf-8")
    (tmp_path / "processes.txt").write_bytes(Path("/proc/self/cmdline").read_bytes())
    written = {each.name: each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()}
    assert written.keys() >= {"trayapp.log", "history.sqlite3", "memory.json"}
    for form in (KEY, KEY.lower(), KEY.lower().replace("-", ""), KEY[8:]):
        assert [name for name, content in written.items() if form.encode() in content] == []
    assert not any(path.startswith("/elsewhere") for _, path, _, _ in api.asked), "a redirect is not followed"


def test_test_now_says_whose_matter_it_is_or_that_there_is_no_key(api, monkeypatch) -> None:
    async def test_now(key: str | None) -> str:
        found = KeyLookup(KeyState.STORED if key else KeyState.LOCKED, key)
        monkeypatch.setattr(KeyStore, "look_up", lambda _self: found)
        transport = HttpTransport(proxy="none", version="0")
        try:
            return translate(await own_side.test_key(transport))
        finally:
            await transport.close()

    monkeypatch.setattr(own_side, "try_inference", partial(try_inference, url=f"{api.url}/v1/responses"))
    assert asyncio.run(test_now(KEY)).startswith("Inference works: ")
    assert asyncio.run(test_now(None)) == "The keyring is locked. Unlock it and try again."
    api.answers["/v1/responses"] = (429, error("insufficient_quota", "Quota"), {})
    assert asyncio.run(test_now(KEY)).endswith("That's no outage.")
    api.answers["/v1/responses"] = (503, error("server_is_overloaded", "Overloaded"), {})
    assert asyncio.run(test_now(KEY)).startswith("Inference fails: ")
