"""Wishes survive the file, and no file can hurt."""

from __future__ import annotations

import dataclasses
import difflib
import json
import os
import re
import stat
import tomllib
from datetime import UTC, datetime, time
from time import process_time

import pytest
import tomlkit
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from trayapp.config import schema
from trayapp.config.config_file import ConfigFile, Loaded, migrated
from trayapp.config.custom_service import MOST_SERVICES, custom_service
from trayapp.domain.model.enums import Health
from trayapp.domain.model.service import ComponentGroup, ComponentInfo, Expect, Service, Target
from trayapp.domain.model.settings import Appearance, Cadence, NetworkSettings, NotifySettings, Profile, Settings
from trayapp.i18n.formatter import translate
from trayapp.sources.http.proxies import resolve_proxies

NOW = datetime(2026, 2, 3, 20, 12, 5, tzinfo=UTC)
API = Target("api", "https://api.openai.com/v1/models", frozenset({200, 401}), Expect.JSON, (), "api")
AUTH = Target("auth", "https://auth.openai.com/x", frozenset({200}), Expect.JSON, (("issuer", "https://a"),), "login")
OPENAI = Service(
    "openai",
    "OpenAI",
    "https://status.openai.com",
    (API, AUTH),
    groups=(ComponentGroup("g1", "ChatGPT", frozenset({"chatgpt"})),),
    parts={"p1": ComponentInfo("p1", "Login", "g1", frozenset({"login"}))},
)
BUILTIN = (OPENAI,)

DESIGN = """
version = 1
[profile]
uses = ["chatgpt"]
plan = "plus"
home_region = "GB"
[cadence]
page = 60
probe = 60
[network]
canaries = ["http://canary.example/204"]
proxy = "system"
[notify]
enabled = true
quiet_hours = "22:00-07:00"
[[service]]
id = "openai"
name = "OpenAI"
page = "https://status.openai.com"
watch = ["*"]
[[service.probe]]
name = "api"
url = "https://api.openai.com/v1/models"
good = [200, 401]
"""


def read(text: str) -> Loaded:
    return Loaded(*schema.read(tomllib.loads(text), BUILTIN))


def keys(loaded: Loaded) -> list[str]:
    return [problem.key for problem in loaded.problems]


@pytest.fixture
def file(tmp_path):
    return ConfigFile(tmp_path / "not" / "there" / "config.toml", BUILTIN)


def given_text(file: ConfigFile, text: str | bytes) -> ConfigFile:
    file.path.parent.mkdir(parents=True, exist_ok=True)
    file.path.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def test_no_file_means_the_defaults_and_makes_nothing(file):
    assert file.load(NOW) == Loaded(Settings())
    assert not file.path.parent.exists()


def test_the_file_of_the_design_is_understood(file):
    loaded = given_text(file, DESIGN).load(NOW)
    assert loaded.problems == ()
    assert loaded.settings == Settings(
        profile=Profile(("chatgpt",), "plus", "GB"),
        cadence=Cadence(page=60, probe=60),
        network=NetworkSettings(("http://canary.example/204",)),
        notify=NotifySettings(quiet_from=time(22), quiet_to=time(7)),
        services=(dataclasses.replace(OPENAI, targets=(API,)),),
    )


def places_of(document: object, path: tuple = ()) -> list[tuple]:
    inner = document.items() if isinstance(document, dict) else enumerate(document) if path[-1:] != ("good",) else ()
    found = []
    for key, value in inner if isinstance(document, dict | list) else ():
        found += [(*path, key), *(places_of(value, (*path, key)) if isinstance(value, dict | list) else [])]
    return [place for place in found if isinstance(place[-1], str)]


@pytest.mark.parametrize("place", places_of(tomllib.loads(DESIGN)), ids=str)
def test_every_key_is_optional(place):
    document = tomllib.loads(DESIGN)
    table = document
    for key in place[:-1]:
        table = table[key]
    del table[place[-1]]
    assert schema.read(document, BUILTIN)[1] == ()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("profile = 3", "profile"),
        ('[profile]\nuses = "chatgpt"', "profile.uses"),
        ("[profile]\nuses = []", "profile.uses"),
        ('[profile]\nuses = ["sora"]', "profile.uses"),
        ('[profile]\nplan = "gold"', "profile.plan"),
        ('[profile]\nhome_region = "GBR"', "profile.home_region"),
        ('[profile]\nhome_region = "ÄÖ"', "profile.home_region"),
        ("[cadence]\npage = 29.9", "cadence.page"),
        ("[cadence]\nprobe = 14", "cadence.probe"),
        ('[cadence]\npage = "60"', "cadence.page"),
        ("[cadence]\npage = true", "cadence.page"),
        ("[cadence]\npage = nan", "cadence.page"),
        ("[cadence]\npage = inf", "cadence.page"),
        ("[cadence]\npage = -60", "cadence.page"),
        (f"[cadence]\npage = {10**400}", "cadence.page"),
        (f"[notify]\nper_hour = {10**400}", "notify.per_hour"),
        ("[network]\ncanaries = []", "network.canaries"),
        ('[network]\ncanaries = ["ftp://a.example/"]', "network.canaries"),
        ('[network]\ncanaries = ["http://me:secret@a.example/"]', "network.canaries"),
        ('[network]\nproxy = "proxy.example:3128"', "network.proxy"),
        ('[network]\nproxy = ""', "network.proxy"),
        ("[notify]\nenabled = 1", "notify.enabled"),
        ('[notify]\nquiet_hours = "22:00"', "notify.quiet_hours"),
        ('[notify]\nquiet_hours = "24:00-07:00"', "notify.quiet_hours"),
        ('[notify]\nquiet_hours = "07:00-07:00"', "notify.quiet_hours"),
        ('[notify]\nquiet_hours = "٢٢:00-07:00"', "notify.quiet_hours"),
        ("[notify]\nquiet_hours = 22:00:00", "notify.quiet_hours"),
        ('[notify]\nthreshold = "operational"', "notify.threshold"),
        ("[notify]\nper_hour = 0", "notify.per_hour"),
        ('[appearance]\nicon_style = "neon"', "appearance.icon_style"),
        ('[appearance]\nlanguage = "tlh"', "appearance.language"),
        ("service = 1", "service"),
        ("service = [1]", "service[0]"),
        ('[[service]]\nid = "a b"\npage = "https://a.example"', "service[0].id"),
        ('[[service]]\nid = "x"', "service[0].page"),
        ('[[service]]\npage = "http://a.example"', "service[0].page"),
        ('[[service]]\npage = "https://u:p@a.example"', "service[0].page"),
        ('[[service]]\npage = "https://a.example:99999"', "service[0].page"),
        ('[[service]]\npage = "https://[::1"', "service[0].page"),
        ('[[service]]\npage = "javascript:alert(1)"', "service[0].page"),
        ('[[service]]\npage = "https://a.example/ b"', "service[0].page"),
        ('[[service]]\nname = ""', "service[0].name"),
        ("[[service]]\nwatch = []", "service[0].watch"),
        ("[[service]]\nprobe = 3", "service[0].probe"),
        ('[[service]]\n[[service.probe]]\nname = "new"', "service[0].probe[0].url"),
        ('[[service]]\n[[service.probe]]\nurl = "http://a.example"', "service[0].probe[0].url"),
        ('[[service]]\n[[service.probe]]\nname = "api"\ngood = [99]', "service[0].probe[0].good"),
        ('[[service]]\n[[service.probe]]\nname = "api"\ngood = ["200"]', "service[0].probe[0].good"),
        ('[[service]]\n[[service.probe]]\nname = "api"\ngood = [true]', "service[0].probe[0].good"),
        ('[[service]]\n[[service.probe]]\nname = "api"\nexpect = "xml"', "service[0].probe[0].expect"),
        ('[[service]]\n[[service.probe]]\nname = "api"\n[[service.probe]]\nname = "api"', "service[0].probe[1].name"),
        ('[[service]]\nid = "openai"\n[[service]]\nid = "openai"', "service[1].id"),
    ],
)
def test_a_wrong_value_names_its_key(text, key):
    assert key in keys(read(text))


def test_a_wrong_value_leaves_the_rest_in_force():
    loaded = read('[cadence]\npage = 1\nprobe = 45\n[profile]\nplan = "go"')
    assert loaded.settings.cadence == Cadence(60.0, 45.0)
    assert loaded.settings.profile.plan == "go"
    assert [translate(problem.message) for problem in loaded.problems] == [
        "cadence.page is 1; allowed: a number from 30 to 86400. Using the default."
    ]


def test_a_password_is_not_repeated_in_the_message():
    (problem,) = read('[network]\nproxy = "http://me:secret@proxy.example:1/ x"').problems
    assert "secret" not in translate(problem.message)


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "127.9.9.9", "[::1]:80", "localhost"])
def test_a_loopback_service_may_be_asked_often_and_over_http(host):
    text = (
        f'[network]\ncanaries = ["http://{host}/204"]\n[cadence]\npage = 0.2\nprobe = 0.2\n'
        f'[[service]]\nid = "x"\npage = "http://{host}/"\n[[service.probe]]\nname = "p"\nurl = "http://{host}/p"'
    )
    loaded = read(text)
    assert loaded.problems == ()
    assert loaded.settings.cadence == Cadence(0.2, 0.2)


@pytest.mark.parametrize("host", ["127.0.0.1.example.com", "localhost.example.com", "10.0.0.1", "0.0.0.0"])
def test_a_host_that_only_looks_like_loopback_is_public(host):
    text = f'[cadence]\npage = 1\n[[service]]\nid = "x"\npage = "https://{host}/"'
    assert keys(read(text)) == ["cadence.page"]


def test_one_public_page_among_local_ones_keeps_the_public_floor():
    text = '[cadence]\npage = 1\n[[service]]\npage = "http://127.0.0.1/"\n[[service]]\npage = "https://a.example/"'
    assert keys(read(text)) == ["cadence.page"]


def test_public_canaries_keep_the_public_floor_of_probes():
    text = '[cadence]\nprobe = 1\n[[service]]\npage = "http://127.0.0.1/"'
    assert keys(read(text)) == ["cadence.probe"]


def test_an_explicit_openai_without_probes_has_none_but_keeps_groups_and_parts():
    (service,) = read('[[service]]\nid = "openai"').settings.services
    assert service == dataclasses.replace(OPENAI, targets=())


def test_a_known_probe_at_another_address_keeps_only_what_it_stands_for():
    (service,) = read('[[service]]\n[[service.probe]]\nname = "auth"\nurl = "http://127.0.0.1:1/x"').settings.services
    assert service.targets == (Target("auth", "http://127.0.0.1:1/x", stands_for="login"),)


def test_a_page_alone_is_a_service_named_after_its_host():
    (service,) = read('[[service]]\npage = "https://status.example.com:8443/"').settings.services
    assert (service.id, service.name) == ("status.example.com-8443", "status.example.com-8443")


@pytest.mark.parametrize("page", ["https://status.example.com:8443/a", "https://status.openai.com", "http://[::1]:1/"])
def test_a_page_that_was_added_in_the_window_is_what_a_table_with_it_says(file, page):
    added = custom_service(page, "Mine", BUILTIN)
    (read_back,) = read(f'[[service]]\npage = "{page}"\nname = "Mine"').settings.services
    assert read_back == dataclasses.replace(added, targets=())
    file.save(dataclasses.replace(Settings(), services=(added,)), NOW)
    assert file.load(NOW).settings.services == (added,)


def test_as_many_services_are_read_as_can_be_added():
    tables = [f'[[service]]\npage = "https://{n}.example"\n' for n in range(MOST_SERVICES + 1)]
    assert len(read("".join(tables[1:])).settings.services) == MOST_SERVICES
    assert keys(read("".join(tables))) == ["service"]


@pytest.mark.expected_log("set aside")
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"[cadence\n", "valid TOML"),
        (b"\xff\xfe", "UTF-8"),
        (b"a" * (256 * 1024 + 1), "larger than 256 KB"),
        (b"a = " + b"[" * 5000 + b"]" * 5000, "nested too deeply"),
        (b"a = " + b"9" * 5000, "valid TOML"),
        (b".".join([b"a"] * 60) + b" = 1", "nested too deeply"),
    ],
)
def test_a_broken_file_is_set_aside_and_kept(file, content, why):
    loaded = given_text(file, content).load(NOW)
    assert loaded.settings == Settings()
    kept = file.path.with_name("config.toml.broken-20260203T201205Z")
    assert kept.read_bytes() == content
    assert not file.path.exists()
    assert why in translate(loaded.problems[0].message)
    assert kept.name in translate(loaded.problems[0].message)


@pytest.mark.expected_log("set aside")
def test_a_second_broken_file_of_the_same_second_does_not_overwrite_the_first(file):
    given_text(file, "[").load(NOW)
    given_text(file, "]").load(NOW)
    assert sorted(each.read_text() for each in file.path.parent.iterdir()) == ["[", "]"]


@pytest.mark.expected_log("cannot")
def test_a_folder_in_the_file_s_place_is_reported_and_left_alone(file):
    file.path.mkdir(parents=True)
    loaded = file.load(NOW)
    assert loaded.settings == Settings()
    assert "not a file" in translate(loaded.problems[0].message)
    assert file.path.is_dir()
    assert file.save(Settings(appearance=Appearance("monochrome")), NOW)


def test_a_byte_order_mark_and_windows_line_ends_are_read(file):
    loaded = given_text(file, b"\xef\xbb\xbf[profile]\r\nplan = 'go'\r\n").load(NOW)
    assert loaded == Loaded(Settings(profile=Profile(plan="go")))


def test_saving_keeps_unknown_keys_and_wrong_values_that_nobody_touched(file):
    text = "version = 1\nsurprise = [1]\n[cadence]\npage = 5\nnew = true\n[future]\nx = 1.5\n"
    given_text(file, text)
    assert file.save(Settings(notify=NotifySettings(enabled=False)), NOW) == ()
    assert tomllib.loads(file.path.read_text()) == {
        "version": 1,
        "surprise": [1],
        "cadence": {"page": 5, "new": True},
        "future": {"x": 1.5},
        "notify": {"enabled": False},
    }


def test_saving_what_the_file_says_already_leaves_it_and_its_comments_alone(file):
    given_text(file, "# mine\n[profile]\nplan = 'go' # for now\n")
    file.save(file.load(NOW).settings, NOW)
    assert file.path.read_text().startswith("# mine\n")


COMMENTED = """# My trayapp. Order and comments are mine.
surprise = [ 1,2 ]   # from a newer version

[notify]
quiet_hours = '22:00-07:00'   # I sleep
enabled = true # yes

# not yet: "pro"
[profile]
plan = "go"       # for now
home_region = "GB"
[[service]]   # the one I use
name = "Mine"
id = "openai"
timeout = 3
# its probe
[[service.probe]]
name = "api"
colour = "red"
"""


def diff(before: str, after: str) -> list[str]:
    return [line for line in difflib.ndiff(before.splitlines(True), after.splitlines(True)) if line[0] in "+-"]


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        ({"profile": Profile(plan="pro", home_region="GB")}, ['- plan = "go"', '+ plan = "pro"']),
        (
            {"notify": NotifySettings(enabled=False, quiet_from=time(22), quiet_to=time(7))},
            ["- enabled = true # yes", "+ enabled = false # yes"],
        ),
        (
            {"notify": NotifySettings(per_hour=9, quiet_from=time(22), quiet_to=time(7))},
            ["+ per_hour = 9"],
        ),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_change_of_one_setting_is_a_change_of_one_line(file, change, lines, end, mark):
    text = mark + COMMENTED.replace("\n", end)
    settings = given_text(file, text.encode()).load(NOW).settings
    assert file.save(dataclasses.replace(settings, **change), NOW) == ()
    found = diff(text, file.path.read_bytes().decode())
    assert [line.partition("   #")[0].rstrip().removesuffix("       # for now") for line in found] == lines
    assert file.load(NOW).settings == dataclasses.replace(settings, **change)
    assert sorted(each.name for each in file.path.parent.iterdir()) == ["config.toml"]


def test_a_change_of_a_service_leaves_its_other_lines_alone(file):
    given_text(file, COMMENTED)
    (service,) = file.load(NOW).settings.services
    settings = file.load(NOW).settings
    renamed = dataclasses.replace(service, name="Ours", watch=("g1",))
    assert file.save(dataclasses.replace(settings, services=(renamed,)), NOW) == ()
    found = [line.strip() for line in diff(COMMENTED, file.path.read_text())]
    assert sorted(found) == sorted(['- name = "Mine"', '+ name = "Ours"', '+ watch = ["g1"]'])
    assert file.load(NOW).settings.services == (renamed,)


def test_a_service_that_is_added_leaves_the_other_as_it_is(file):
    settings = given_text(file, COMMENTED).load(NOW).settings
    added = custom_service("https://status.example.com", "Other", BUILTIN)
    assert file.save(dataclasses.replace(settings, services=(*settings.services, added)), NOW) == ()
    assert not [line for line in diff(COMMENTED, file.path.read_text()) if line.startswith("-")]
    assert file.load(NOW).settings.services == (*settings.services, added)


def test_what_was_written_by_hand_since_the_start_stays(file):
    settings = given_text(file, '[profile]\nplan = "go"').load(NOW).settings
    given_text(file, '[profile]\nplan = "pro"\n[hooks]\ncommand = ["notify-me"]\n[network]\nproxy = "none"')
    file.save(dataclasses.replace(settings, appearance=Appearance(icon_style="monochrome")), NOW)
    file.save(dataclasses.replace(settings, appearance=Appearance(icon_style="colour_in_trouble")), NOW)
    assert tomllib.loads(file.path.read_text()) == {
        "profile": {"plan": "pro"},
        "hooks": {"command": ["notify-me"]},
        "network": {"proxy": "none"},
        "appearance": {"icon_style": "colour_in_trouble"},
    }


@pytest.mark.expected_log("cannot write")
def test_what_could_not_be_saved_is_saved_with_the_next_change(file, monkeypatch):
    settings = given_text(file, '[profile]\nplan = "go"').load(NOW).settings
    changed = dataclasses.replace(settings, profile=Profile(plan="pro"))
    with monkeypatch.context() as full:
        full.setattr(
            "trayapp.store.atomic_files.write_atomic", lambda *_: (_ for _ in ()).throw(OSError(28, "No space"))
        )
        assert file.save(changed, NOW)
    changed = dataclasses.replace(changed, appearance=Appearance(icon_style="monochrome"))
    assert file.save(changed, NOW) == ()
    assert file.load(NOW).settings == changed


def test_a_file_deleted_since_the_start_is_written_in_full(file):
    settings = given_text(file, '[profile]\nplan = "go"').load(NOW).settings
    file.path.unlink()
    file.save(settings, NOW)
    assert file.load(NOW).settings == settings


def test_a_wish_taken_back_leaves_the_file(file):
    file.save(Settings(notify=NotifySettings(quiet_from=time(22), quiet_to=time(7))), NOW)
    file.save(Settings(), NOW)
    assert file.load(NOW) == Loaded(Settings())
    assert "quiet_hours" not in file.path.read_text()


def test_unknown_keys_of_a_service_survive_a_change_of_it(file):
    given_text(file, DESIGN + "timeout = 3\n")
    (service,) = file.load(NOW).settings.services
    settings = dataclasses.replace(file.load(NOW).settings, services=(dataclasses.replace(service, watch=("g1",)),))
    file.save(settings, NOW)
    assert file.load(NOW) == Loaded(settings)
    assert tomllib.loads(file.path.read_text())["service"][0]["probe"][0]["timeout"] == 3


def test_only_the_owner_may_read_what_is_written(file):
    file.save(Settings(), NOW)
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.path.parent.stat().st_mode) == 0o700


def test_a_link_to_the_file_stays_a_link(file, tmp_path):
    real = tmp_path / "dotfiles.toml"
    real.write_text("")
    file.path.parent.mkdir(parents=True)
    file.path.symlink_to(real)
    file.save(Settings(profile=Profile(plan="go")), NOW)
    assert file.path.is_symlink()
    assert "go" in real.read_text()


@pytest.mark.expected_log("cannot write")
@pytest.mark.skipif(os.name != "posix", reason="folders are written to by their mode")
def test_a_full_or_forbidden_disk_is_reported(file, monkeypatch):
    def refused(*_arguments):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("trayapp.store.atomic_files.write_atomic", refused)
    (problem,) = file.save(Settings(), NOW)
    assert "Permission denied" in translate(problem.message)


def test_a_newer_version_is_used_as_far_as_it_is_known(file):
    loaded = given_text(file, 'version = 7\n[profile]\nplan = "go"').load(NOW)
    assert loaded.settings.profile.plan == "go"
    assert keys(loaded) == ["version"]
    file.save(Settings(), NOW)
    assert tomllib.loads(file.path.read_text())["version"] == 7


def test_a_version_that_is_none_is_named(file):
    assert keys(given_text(file, 'version = "new"').load(NOW)) == ["version"]


def test_an_old_document_is_brought_up_step_by_step():
    steps = {1: lambda old: {"b": old["a"]}, 2: lambda old: {"c": old["b"]}}
    assert migrated({"a": 5}, steps) == ({"c": 5, "version": 3}, ())
    assert migrated({"version": 2, "b": 5}, steps) == ({"c": 5, "version": 3}, ())


_names = st.sampled_from(["profile", "network", "notify", "hooks", "appearance", "cadence", "service", "x"])
_inner = st.sampled_from(
    [*re.findall(r"^(\w+) =", DESIGN, re.MULTILINE), "threshold", "per_hour", "expect", "must_have"]
)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("https://a.example/"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_inner | st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


@examples(deadline=None)
@given(st.dictionaries(_names, _json, max_size=5))
def test_any_document_gives_settings_and_never_an_exception(document):
    settings, problems = schema.read(document, BUILTIN)
    assert isinstance(settings, Settings)
    for problem in problems:
        assert problem.key
        assert len(translate(problem.message)) < 1000


_urls = st.sampled_from(["https://a.example/", "https://b.example/x?y=1", "http://127.0.0.1:80/", "http://[::1]/"])
_ids = st.from_regex(r"[a-z0-9._-]{1,8}", fullmatch=True)
_targets = st.builds(
    Target,
    _ids,
    _urls,
    st.frozensets(st.integers(100, 599), min_size=1, max_size=4),
    st.sampled_from(Expect),
    st.sampled_from([(), (("issuer", "https://a"),)]),
    _ids,
)
_services = st.builds(
    Service,
    _ids.filter(lambda name: name != "openai"),
    st.sampled_from(["A", "Bäckerei", 'x"y']),
    _urls,
    st.lists(_targets, max_size=3, unique_by=lambda target: target.name).map(tuple),
    st.lists(_ids, min_size=1, max_size=3, unique=True).map(tuple),
    pinned=st.booleans(),
) | st.just(OPENAI)
_settings = st.builds(
    Settings,
    profile=st.builds(
        Profile,
        st.lists(st.sampled_from(["chatgpt", "api", "codex"]), min_size=1, unique=True).map(tuple),
        st.sampled_from([None, "plus"]),
        st.sampled_from([None, "GB"]),
    ),
    cadence=st.builds(Cadence, st.floats(30, 86400), st.floats(15, 86400)),
    network=st.builds(
        NetworkSettings,
        st.lists(_urls, min_size=1, max_size=3, unique=True).map(tuple),
        st.sampled_from(["system", "none", "http://p.example:3128"]),
    ),
    notify=st.builds(
        NotifySettings,
        st.booleans(),
        st.just(time(22, 30)),
        st.just(time(7)),
        st.booleans(),
        st.sampled_from([Health.DEGRADED, Health.MAJOR_OUTAGE]),
        st.booleans(),
        st.booleans(),
        st.integers(1, 60),
    )
    | st.just(NotifySettings()),
    appearance=st.builds(
        Appearance,
        st.sampled_from(["colour", "monochrome"]),
        st.sampled_from(["auto", "dark"]),
        st.sampled_from(["auto", "zh-Hans"]),
    ),
    services=st.lists(_services, max_size=3, unique_by=lambda service: service.id).map(tuple),
)


def _same(settings: Settings) -> Settings:
    """The built-in services as they are need no table: none and they are one wish."""
    return dataclasses.replace(settings, services=settings.services or BUILTIN)


@examples(deadline=None)  # it writes files, and how long that takes says nothing
@given(_settings, _settings)
def test_settings_survive_the_file_whatever_was_in_it(first, second):
    text = "kept = 1"
    for settings in (first, second):
        document = tomlkit.parse(text)
        schema.write(settings, document, BUILTIN)
        text = tomlkit.dumps(document)
        found, problems = schema.read(tomllib.loads(text), BUILTIN)
        assert problems == ()
        assert _same(found) == _same(settings)
    assert text.startswith("kept = 1")


@pytest.mark.parametrize(
    "proxy",
    ["socks4://p:1", "http://me:secret@proxy.example:1", "http://p:99999", "http://p:0", "p:1", "", 7, ["http://p:1"]],
)
@pytest.mark.expected_log("wrong value")
def test_a_proxy_that_cannot_be_used_closes_the_way(file, proxy):
    loaded = given_text(file, f"[network]\nproxy = {json.dumps(proxy)}\n").load(NOW)
    (problem,) = loaded.problems
    assert problem.key == "network.proxy"
    assert "Nothing is sent" in translate(problem.message)
    assert "secret" not in translate(problem.message)
    way = resolve_proxies(loaded.settings.network.proxy)
    assert way.blocks("https://status.openai.com/")
    assert way.blocks("http://canary.example/")
    assert not file.save(dataclasses.replace(loaded.settings, appearance=Appearance("monochrome")), NOW)
    assert json.dumps(proxy) in file.path.read_text(encoding="utf-8"), "what the user wrote stays"


@pytest.mark.parametrize("text", ["[profile\nplan =", "\xff\xfe", "x" * (300 * 1024), "a.b" * 100_000])
def test_who_only_looks_leaves_a_broken_file_alone(file, text):
    given_text(file, text.encode("latin-1"))
    loaded = file.peek()
    assert loaded.settings == Settings()
    assert str(file.path) in translate(loaded.problems[0].message)
    assert [each.name for each in file.path.parent.iterdir()] == [file.path.name]


@pytest.mark.parametrize(
    "text",
    [
        ".".join("a" * 100_000) + " = 1",
        "[" + ".".join("a" * 100_000) + "]",
        "x = {" + " . ".join("a" * 60_000) + " = 1}",
        ".".join(["'a'"] * 60_000) + " = 1",
        '"a"' + '\t.\t"b"' * 25_000 + " = 1",
        "a." * 100_000,
        "a" * 200_000,
        "'" * 200_000,
        '"a' * 100_000,
        "a " * 100_000,
    ],
)
@pytest.mark.expected_log("broken")
def test_a_key_of_a_hundred_thousand_parts_costs_neither_memory_nor_time(file, text):
    began = process_time()
    assert given_text(file, text).load(NOW).settings == Settings()
    assert process_time() - began < 1


@pytest.mark.parametrize(
    "text",
    [
        "# " + ". " * 1000 + "\n",
        "# " + "a.b." * 1000 + "\n",
        'x = "' + "." * 1000 + '"\n',
    ],
)
def test_dots_elsewhere_are_no_key(file, text):
    assert "deeply" not in str([translate(each.message) for each in given_text(file, text).load(NOW).problems])
