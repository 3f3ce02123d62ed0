"""`config.toml`: every key, wrong values, files that are broken."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.black_box.outside import plain, run_app, run_here

pytestmark = pytest.mark.expected_log("wrong value", "cannot read", "set aside")

FULL = """
version = 1
[profile]
uses = ["chatgpt", "api", "fine-tuning", "codex"]
plan = "plus"
home_region = "GB"
[cadence]
page = 30
probe = 15
[network]
canaries = ["http://127.0.0.1:9/generate_204"]
proxy = "none"
[notify]
enabled = true
quiet_hours = "22:00-07:00"
[[service]]
id = "acme"
name = "Acme"
page = "{page}"
watch = ["*"]
[[service.probe]]
name = "api"
url = "{page}/v1/models"
good = [200, 401]
"""

CALM = {"status": {"indicator": "none"}, "components": [{"id": "c", "name": "C", "status": "operational"}]}


@pytest.fixture
def page(serve):
    return serve({"/api/v2/summary.json": plain(CALM), "/v1/models": plain({"error": {}}, 401)}).url


def test_every_key_of_the_design_is_known(profile, page):
    ended = run_here("--profile", profile(FULL.replace("{page}", page)), "status", "--json")
    assert (ended.code, ended.err) == (0, "")
    assert ended.json["services"][0]["id"] == "acme"
    assert [each["target"] for each in ended.json["services"][0]["probes"]] == ["api"]


WRONG = {
    "profile.uses": ('[profile]\nuses = ["chess"]', "chess", "chatgpt"),
    "profile.plan": ('[profile]\nplan = "gold"', "gold", "plus"),
    "profile.home_region": ('[profile]\nhome_region = "Britain"', "Britain", ""),
    "cadence.page": ("[cadence]\npage = 29.9", "29.9", "30"),
    "cadence.probe": ('[cadence]\nprobe = "often"', "often", "15"),
    "network.canaries": ('[network]\ncanaries = ["ftp://x"]', "ftp", "http"),
    "network.proxy": ('[network]\nproxy = "fast"', "fast", "system"),
    "notify.enabled": ('[notify]\nenabled = "yes"', "yes", "true"),
    "notify.quiet_hours": ('[notify]\nquiet_hours = "25:00-07:00"', "25:00", "22:00-07:00"),
    "service[0].page": ('[[service]]\nid = "acme"\npage = "status.example.com"', "status.example.com", "https"),
    "service[0].watch": ('[[service]]\nid = "openai"\nwatch = "all"', "all", "list"),
    "service[0].probe[0].good": (
        '[[service]]\nid = "openai"\n[[service.probe]]\nname = "api"\ngood = ["ok"]',
        "ok",
        "100",
    ),
    "service[0].probe[0].url": (
        '[[service]]\nid = "openai"\n[[service.probe]]\nname = "x"\nurl = "http://example.com"',
        "http://example.com",
        "https",
    ),
    "profile": ("profile = 5", "5", "table"),
    "version": ('version = "one"', "one", ""),
}


@pytest.mark.parametrize("key", WRONG)
def test_a_wrong_value_names_its_key_what_was_found_and_what_is_allowed(profile, page, key):
    text, found, allowed = WRONG[key]
    ended = run_here("--profile", profile(text + "\n"), "status", "--json", "--no-probe", "--page", page)
    assert ended.code == (3 if key == "network.proxy" else 0), "going around a proxy might be what it is to prevent"
    told = " ".join(line for line in ended.err.splitlines() if line.startswith("trayapp: "))
    for word in (key, found, allowed):
        assert word in told
    assert "Traceback" not in ended.err


def test_a_wrong_value_is_told_once(profile, page):
    folder = profile('[profile]\nplan = "gold"\n')
    ended = run_app("--profile", folder, "status", "--no-probe", "--page", page)
    assert ended.err.count("profile.plan") == 1


def test_a_key_that_nobody_knows_is_left_alone(profile, page):
    folder = profile('shade = "mauve"\n[notify]\nloudness = 11\n')
    ended = run_here("--profile", folder, "status", "--no-probe", "--page", page)
    assert (ended.code, ended.err) == (0, "")
    assert "loudness = 11" in (folder / "config.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("content", [b"[profile\nuses = ", b"\xff\xfe\x00\x80", b"a = " + b"[" * 5000, b"#" * 400_000])
def test_a_broken_file_is_reported_and_left_to_the_tray_app(profile, page, content):
    folder = profile("")
    (folder / "config.toml").write_bytes(content)
    ended = run_here("--profile", folder, "status", "--json", "--no-probe", "--page", page)
    assert (ended.code, ended.json["schema"]) == (0, 1)
    assert [each.name for each in folder.glob("config*")] == ["config.toml"]
    assert (folder / "config.toml").read_bytes() == content
    assert "config.toml" in ended.err
    assert "Traceback" not in ended.err


def test_a_folder_in_place_of_the_file_is_reported(profile, page):
    folder = profile("")
    (folder / "config.toml").unlink()
    (folder / "config.toml").mkdir()
    ended = run_here("--profile", folder, "status", "--no-probe", "--page", page)
    assert ended.code == 0
    assert "config.toml" in ended.err
    assert "Traceback" not in ended.err


def test_a_cadence_may_be_quick_on_loopback_alone(profile, serve, page):
    local = f'[network]\ncanaries = ["{page}/c"]\n[[service]]\nid = "a"\npage = "{page}"\n'
    probe = f'[[service.probe]]\nname = "t"\nurl = "{page}/t"\n'
    quick = "[cadence]\npage = 0.2\nprobe = 0.2\n"

    def told(config: str) -> str:
        return run_here("--profile", profile(config), "status", "--no-probe", "--page", page).err

    assert told(quick + local + probe) == ""
    assert "cadence.page" in told(quick.replace("page = 0.2", "page = 0.1") + local + probe)
    assert "cadence.probe" in told(quick + local + probe.replace(page, "https://example.com"))
    assert "cadence.page" in told(quick)


def test_the_configuration_is_where_the_platform_keeps_it(page, tmp_path: Path):
    folder = tmp_path / "home" / ("AppData/Local" if sys.platform == "win32" else ".config") / "trayapp"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(f'[[service]]\nid = "mine"\npage = "{page}"\n', encoding="utf-8")
    ended = run_here("status", "--json", "--no-probe")
    assert [each["id"] for each in ended.json["services"]] == ["mine"]
