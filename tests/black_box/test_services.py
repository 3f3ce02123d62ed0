"""`trayapp services` and `trayapp doctor --page`, from outside."""

from __future__ import annotations

import tomllib

import pytest

from tests.black_box.outside import plain, run_here
from tests.support.bodies.formats import SPECIMENS

CALM = {"page": {"name": "Orchard", "url": "https://status.example.com"}, "status": {"indicator": "none"},
        "components": [{"id": "a", "name": "Web", "status": "operational"},
                       {"id": "b", "name": "API", "status": "operational"}]}  # fmt: skip
SUMMARY = "/api/v2/summary.json"


def services(folder, *more: str):
    return run_here("--profile", folder, "services", *more)


def listed(folder) -> dict[str, dict]:
    return {each["id"]: each for each in services(folder, "list", "--json").json["services"]}


def test_a_service_of_the_catalogue_is_found_added_listed_and_removed(profile):
    folder = profile("")
    found = services(folder, "find", "claud", "--json").json["services"]
    assert found[0]["name"] == "Claude"
    assert services(folder, "add", "claude", "--no-check").out == "Added Claude as claude\n"
    assert list(listed(folder)) == ["openai", "claude"]
    probes = tomllib.loads((folder / "config.toml").read_text())["service"][1]["probe"]
    assert [each["good"] for each in probes] == [[401]]
    assert services(folder, "remove", "claude").out == "Removed Claude\n"
    assert list(listed(folder)) == ["openai"]


def test_a_page_is_added_by_its_address_with_its_own_name_and_parts(profile, serve):
    folder, page = profile(""), serve({SUMMARY: plain(CALM)})
    added = services(folder, "add", page.url + "/#top", "--watch", "b")
    assert added.code == 0
    assert ("Orchard: read as statuspage, 2 parts" in added.out, "  a  Web" in added.out) == (True, True)
    service = list(listed(folder).values())[-1]
    assert (service["name"], service["page"], service["watch"]) == ("Orchard", page.url + "/", ["b"])


def test_a_page_that_cannot_be_read_is_not_added_unless_one_insists(profile, serve):
    folder, page = profile(""), serve()
    refused = services(folder, "add", page.url)
    assert (refused.code, list(listed(folder))) == (3, ["openai"])
    assert "nothing that can be read" in refused.err
    assert services(folder, "add", page.url, "--no-check").code == 0
    assert len(listed(folder)) == 2


def test_two_parts_of_one_page_are_two_services(profile):
    folder = profile("")
    for place in ("Ireland", "Bahrain"):
        assert services(folder, "add", f"AWS ({place})", "--no-check").code == 0
    found = listed(folder)
    assert [found[each]["watch"] for each in ("aws-ireland", "aws-bahrain")] == [["Ireland"], ["Bahrain"]]
    assert services(folder, "add", "AWS (Ireland)", "--no-check").code == 1


@pytest.mark.parametrize("form", ["list.txt", "list.opml"])
def test_a_list_that_was_exported_can_be_imported(profile, tmp_path, form):
    folder, file = profile(""), tmp_path / form
    for name in ("GitHub", "Claude", "Hugging Face"):
        services(folder, "add", name, "--no-check")
    before = {each["page"]: each["name"] for each in listed(folder).values()}
    assert services(folder, "export", str(file)).code == 0
    for name in ("github", "claude", "hugging-face"):
        services(folder, "remove", name)
    assert services(folder, "import", str(file)).code == 0
    assert {each["page"]: each["name"] for each in listed(folder).values()} == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it lists no address"),
        (b"https://a.example\nnot an address\n", "line 2 is not an address"),
        (b"\xff\xfe\x00", "it is not UTF-8 text"),
        (b"<opml><outline", "it is neither a list nor OPML"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><opml/>", "document type"),
        (b"<html/>", "it is XML, but not OPML"),
        (b"https://a.example\n" * 100_000, "larger than 1 MB"),
        ("\n".join(f"https://{n}.example" for n in range(401)).encode(), "more than 400"),
    ],
)
def test_what_is_no_list_is_refused_with_its_reason(profile, tmp_path, content, said):
    folder, file = profile(""), tmp_path / "list"
    file.write_bytes(content)
    refused = services(folder, "import", str(file))
    assert (refused.code, said in refused.err) == (64, True), refused.err
    assert list(listed(folder)) == ["openai"]


@pytest.mark.parametrize("more", [("add", "Claud"), ("remove", "nobody"), ("remove", "openai"), ("wobble",), ()])
def test_what_cannot_be_done_is_wrong_usage(profile, more):
    assert services(profile(""), *more).code == 64


def test_nothing_found_says_what_to_do(profile):
    ended = services(profile(""), "find", "zzzzqq")
    assert (ended.code, "services add https://" in ended.out) == (1, True)


def test_the_doctor_describes_a_page_for_a_bug_report_without_anything_private(profile, serve):
    odd = {**CALM, "components": [{"id": "a", "name": "Secret project", "status": "wobbly"}]}
    page = serve({SUMMARY: plain(odd)})
    ended = run_here("--profile", profile(""), "doctor", "--page", page.url + "/?token=secret")
    assert ended.code == 0
    for line in ("Format: statuspage", "Parts: 1 (1 unknown)", "Words not understood: 'wobbly'", "Asked:"):
        assert line in ended.out
    assert f"{page.url}{SUMMARY}: 200, application/json" in ended.out
    assert "ecret" not in ended.out


def test_the_doctor_says_what_was_tried_at_a_page_that_cannot_be_read(profile, serve):
    page = serve()
    ended = run_here("--profile", profile(""), "doctor", "--page", page.url)
    assert ended.code == 1
    assert "Not read: 127.0.0.1 answers, but with nothing that can be read" in ended.out
    assert f"{page.url}{SUMMARY}: 404" in ended.out


def test_status_reads_a_pasted_page_of_another_vendor(profile, serve):
    specimen = next(each for each in SPECIMENS if each.name == "betterstack")
    front = plain(specimen.front.encode(), 200, "text/html")
    page = serve({"/": front, specimen.path: plain(specimen.in_state("trouble"))})
    ended = run_here("--profile", profile(""), "status", "--no-probe", "--json", "--page", page.url + "/#now")
    assert (ended.code, ended.json["services"][0]["page"]["format"]) == (2, "betterstack")


def test_a_service_that_is_not_pinned_is_written_so_and_read_again(profile):
    folder = profile("")
    assert services(folder, "add", "Claude", "--no-check", "--no-pin").code == 0
    assert services(folder, "add", "GitHub", "--no-check").code == 0
    tables = tomllib.loads((folder / "config.toml").read_text())["service"]
    assert [each.get("pinned") for each in tables] == [None, False, None]
    assert run_here("--profile", folder, "services", "list", "--json").err == ""
