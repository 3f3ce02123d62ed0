"""What `make fresh` reads of its host and of pytest's output. That it works at all, only a run of it can show."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "packaging" / "fresh"


def load(name: str):
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def host(monkeypatch):
    monkeypatch.setitem(sys.modules, "host", None)
    return load("host")


@pytest.fixture
def fresh(host, monkeypatch):
    monkeypatch.setitem(sys.modules, "fresh", None)
    monkeypatch.setitem(sys.modules, "machine", None)
    load("machine")
    return load("fresh")


LISTED = """http://a.example/debian/ bookworm main
http://a.example/debian/ bookworm-updates main
http://a.example/debian/ bookworm non-free-firmware
http://a.example/debian/ bookworm-backports main
http://b.example/security/ bookworm-security main
https://c.example/other/ nodistro main
"""


def test_a_release_comes_from_where_the_hosts_own_comes_from(host, monkeypatch):
    monkeypatch.setattr(host, "codename", lambda: "bookworm")
    monkeypatch.setattr(host, "_said", lambda *_: LISTED)
    assert host.sources("trixie") == [
        "deb http://a.example/debian/ trixie main",
        "deb http://a.example/debian/ trixie-updates main",
        "deb http://b.example/security/ trixie-security main",
    ]


def test_a_host_that_is_no_debian_is_told_so(host, monkeypatch):
    monkeypatch.setattr(host, "codename", lambda: "")
    monkeypatch.setattr(host, "_said", lambda *_: LISTED)
    with pytest.raises(LookupError, match="no source of Debian"):
        host.sources("bookworm")


def test_apts_way_out_is_taken_along_and_its_hooks_are_not(host, monkeypatch):
    said = [
        'Acquire::http::Proxy "http://p.example:1";',
        'Acquire::http::Proxy-Auto-Detect "x";',
        'DPkg::Pre-Invoke "y";',
    ]
    monkeypatch.setattr(host, "_said", lambda *_: "\n".join(said))
    monkeypatch.setenv("https_proxy", "http://q.example:2")
    assert host.apt_options().splitlines() == [
        'Acquire::http::Proxy "http://p.example:1";',
        'Acquire::https::Proxy "http://q.example:2";',
    ]


def test_only_what_concerns_the_network_is_forwarded(host, monkeypatch):
    before = set(host.environment())
    for name in ("PIP_INDEX_URL", "SSL_CERT_FILE", "https_proxy", "SECRET_TOKEN", "LC_ALL"):
        monkeypatch.setenv(name, "x")
    assert set(host.environment()) - before == {"PIP_INDEX_URL", "SSL_CERT_FILE", "https_proxy"} - before


def test_what_pytest_counts_is_found(fresh, tmp_path):
    said = tmp_path / "said"
    said.write_text(
        "=========== test session starts ===========\n....\n"
        "SKIPPED [2] tests/unit/x.py:3: no such thing here\n"
        "============ 1 failed, 4030 passed, 2 skipped in 330.12s (0:05:30) ============\n"
    )

    class Machine:
        def command(self, *_words, **_options):
            return ["cat", str(said)]

    report = fresh.Report("bookworm")
    fresh.run_tests(Machine(), report, time.monotonic() + 60)
    assert report.counts == "1 failed, 4030 passed, 2 skipped"
    assert report.skipped == ["2 x tests/unit/x.py:3: no such thing here"]
    assert [name for name, _ in report.steps] == ["make test, its set-up", "make test, the tests"]


def test_a_step_that_takes_too_long_is_ended_with_all_that_it_started(fresh):
    with pytest.raises(fresh.Failed, match="not over when the time was"):
        fresh.follow(["sh", "-c", "sleep 600 & wait"], "a sleep", 0.0)


def test_a_system_that_cannot_be_made_is_no_failure_of_ours(fresh, host, tmp_path, monkeypatch):
    monkeypatch.setattr(host, "sources", lambda _release: ["deb http://a.example/debian/ bookworm main"])
    monkeypatch.setattr(host, "apt_options", str)
    bootstrapper = tmp_path / "bin" / "mmdebstrap"
    bootstrapper.parent.mkdir()
    bootstrapper.write_text("#!/bin/sh\necho no mirror; exit 25\n")
    bootstrapper.chmod(0o755)
    monkeypatch.setenv("PATH", str(bootstrapper.parent), prepend=":")
    report = fresh.try_release("bookworm", tmp_path, time.monotonic() + 60)
    assert report.status == fresh.UNAVAILABLE
    assert next(report.lines()) == "Debian 12 (bookworm): cannot be tried here: mmdebstrap: exit status 25"


@pytest.mark.parametrize("words", [["woody"], ["bookworm", "--help"]])
def test_wrong_usage_is_told(words):
    ran = subprocess.run([sys.executable, FOLDER / "fresh.py", *words], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (64, "usage: fresh.py [bookworm] [trixie]\n")
