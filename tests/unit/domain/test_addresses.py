"""One judge of addresses for settings, links, redirects and requests."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trayapp.domain import addresses
from trayapp.domain.addresses import LONGEST_URL, parse


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("https://status.openai.com", "status.openai.com", None),
        ("https://Status.OpenAI.com:8443/a?b=c#d", "status.openai.com", 8443),
        ("http://[::1]:80/", "::1", 80),
        ("https://bücher.example/ü", "bücher.example", None),
        ("https://1.1.1.1/", "1.1.1.1", None),
        ("https://3com.example", "3com.example", None),
    ],
)
def test_an_address_has_a_host_and_perhaps_a_port(url: str, host: str, port: int | None) -> None:
    address = parse(url)
    assert address is not None
    assert (address.host, address.port) == (host, port)


@pytest.mark.parametrize(
    "text",
    [
        None, 3, "", "status.example", "//status.example", "ftp://a.example", "javascript:alert(1)", "file:///etc/passwd",
        "https://", "https:///path", "https://:443/", "https://u@a.example", "https://u:p@a.example", "https://a.example:0",
        "https://a.example:99999", "https://[::1", "https://a.example/ b", "https://a.example/\t", "https://a.example\\@b",
        "https://a.example/\u0000", 'https://a.example/"', "https://a.example/<", "https://" + "a" * LONGEST_URL,
        "https://127.1/", "https://2130706433/", "https://0x7f000001/", "https://256.1.1.1/", "https://1.2.3.4.5/",
        "https://0177.0.0.1/",
    ],
)  # fmt: skip
def test_what_cannot_be_asked_or_opened_is_no_address(text: object) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("url", "loopback", "private"),
    [
        ("http://localhost/", True, True),
        ("http://LOCALHOST:8080/", True, True),
        ("http://127.9.9.9/", True, True),
        ("http://[::1]/", True, True),
        ("http://[::ffff:127.0.0.1]/", True, True),
        ("https://10.0.0.1/", False, True),
        ("https://192.168.1.1/", False, True),
        ("https://169.254.169.254/", False, True),
        ("https://[fe80::1]/", False, True),
        ("https://[fd00::1]/", False, True),
        ("https://0.0.0.0/", False, True),
        ("https://[::ffff:10.0.0.1]/", False, True),
        ("https://router/", False, True),
        ("https://printer.local/", False, True),
        ("https://nas.lan./", False, True),
        ("https://git.corp/", False, True),
        ("https://1.1.1.1/", False, False),
        ("https://1.2.3.4.example.com/", False, False),
        ("https://localhost.example.com/", False, False),
        ("https://127.0.0.1.example.com/", False, False),
    ],
)
def test_where_an_address_leads(url: str, loopback, private) -> None:
    address = parse(url)
    assert address is not None
    assert (address.is_loopback, address.is_private) == (loopback, private)
    assert addresses.is_loopback(url) is loopback


@settings(deadline=None)
@given(st.text(max_size=40) | st.text(max_size=30).map(lambda rest: f"https://{rest}"))
def test_any_text_is_judged_without_an_exception(text: str) -> None:
    address = parse(text)
    assert address is None or (address.host and address.scheme in {"http", "https"})
    assert addresses.is_loopback(text) in {True, False}
