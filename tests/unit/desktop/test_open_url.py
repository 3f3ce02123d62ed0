"""Links leave by one door, and only https does."""

from __future__ import annotations

import pytest

from trayapp.desktop.open_url import Link, host_of, judge_link, open_url

REFUSED = [
    "",
    "openai.com",
    "http://status.openai.com/",
    "HTTP://status.openai.com/",
    "file:///etc/passwd",
    "FILE:///etc/passwd",
    "smb://host/share",
    "ms-msdt:/id",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "mailto:a@b.c",
    "//status.openai.com/",
    "\\\\host\\share",
    "https:\\\\status.openai.com",
    "https:/status.openai.com",
    "https://",
    "https:///path",
    "https://user@status.openai.com/",
    "https://user:secret@status.openai.com/",
    "https://status.openai.com@evil.example/",
    " https://status.openai.com/",
    "https://status.openai.com/a b",
    "https://status.openai.com/\nx",
    "https://status.openai.com\x00/",
    "https://exаmple.com/",  # noqa: RUF001 - a Cyrillic letter, on purpose
    "https://status.openai.com:99999/",
    "https://[::1/",
    "https://status.openai.com/" + "a" * 3000,
]


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_plain_https_link_is_refused(text):
    asked, opened = [], []
    assert judge_link(text) is Link.REFUSE
    assert not open_url(
        text, ask=lambda host: asked.append(host) or True, opener=lambda url: opened.append(url) or True
    )
    assert (asked, opened) == ([], [])


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("https://status.openai.com/incidents/01KGJK9Q6PDB3C3VX6MPCY6106", Link.OPEN),
        ("HTTPS://Status.OpenAI.com/", Link.OPEN),
        ("https://openai.com:443/", Link.OPEN),
        ("https://openai.com:8443/", Link.ASK),
        ("https://openai.com.evil.example/", Link.ASK),
        ("https://notopenai.com/", Link.ASK),
        ("https://example.org/", Link.ASK),
        ("https://127.0.0.1/", Link.ASK),
        ("https://[::1]/", Link.ASK),
        ("https://xn--exmple-4nf.com/", Link.ASK),
    ],
)
def test_known_hosts_open_and_others_are_asked_about(text, verdict):
    assert judge_link(text) is verdict


def test_a_configured_page_is_known_with_its_subdomains():
    assert judge_link("https://status.example.org/x", {"example.org"}) is Link.OPEN


def test_the_user_sees_the_host_and_may_say_no():
    asked, opened = [], []
    text = "https://example.org/path?q=1"
    assert not open_url(text, ask=asked.append, opener=lambda url: opened.append(url) or True)
    assert (asked, opened) == (["example.org"], [])
    assert open_url(text, ask=lambda _host: True, opener=lambda url: opened.append(url.toString()) or True)
    assert opened == [text]


@pytest.mark.expected_log("did not open")
def test_a_desktop_that_cannot_open_links_is_reported_without_the_query(caplog):
    assert not open_url("https://openai.com/a?key=secret", ask=lambda _host: False, opener=lambda _url: False)
    assert "openai.com" in caplog.text
    assert "secret" not in caplog.text


def test_a_host_of_foreign_letters_is_shown_as_what_it_is():
    assert host_of("https://xn--exmple-4nf.com/") == "xn--exmple-4nf.com"
