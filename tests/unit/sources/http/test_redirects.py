"""Where a redirect may lead."""

from __future__ import annotations

import pytest

from trayapp.sources.http.redirects import RedirectRefused, next_url, same_origin

PUBLIC = "https://status.example.com/"


@pytest.mark.parametrize(
    "location",
    [
        "https://192.168.0.1/",
        "https://10.0.0.1/admin",
        "https://172.16.3.4/",
        "https://169.254.169.254/latest/meta-data",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[fd00::1]/",
        "https://[fe80::1]/",
        "https://100.64.0.1/",
        "https://0.0.0.0/",
        "https://localhost/",
        "https://router/",
        "https://printer.local/",
        "https://nas.lan./",
        "https://git.corp/",
    ],
)
def test_a_public_page_does_not_lead_into_a_private_network(location: str) -> None:
    with pytest.raises(RedirectRefused):
        next_url([PUBLIC], location)


@pytest.mark.parametrize(
    "location",
    ["https://status.example.com:22/", "https://other.example.com:8443/", "https://a.example.com:99999/",
     "https://a.example.com:0x1/", "https://a.example.com:-1/", "https://a.example.com:80/"],
)  # fmt: skip
def test_odd_ports_are_not_followed(location: str) -> None:
    with pytest.raises(RedirectRefused):
        next_url([PUBLIC], location)


@pytest.mark.parametrize(
    ("origin", "location"),
    [
        (PUBLIC, "https://other.example.com/x"),
        (PUBLIC, "https://other.example.com:443/x"),
        (PUBLIC, "/x?y=1"),
        (PUBLIC, "https://8.8.8.8/"),
        ("https://status.example.com:8443/", "https://status.example.com:8443/x"),
        ("https://10.0.0.5/", "https://10.0.0.6/"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8001/"),
        ("http://127.0.0.1:8000/", "https://status.example.com/"),
    ],
)
def test_other_redirects_are_followed(origin: str, location: str) -> None:
    assert next_url([origin], location).endswith(location.rpartition("/")[2])


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("https://other.example.com/", "https://other.example.com/"),
        ("/new?a=b", "https://status.example.com/new?a=b"),
        (" new ", "https://status.example.com/new"),
        ("/a b|c?d=\u00e9", "https://status.example.com/a%20b%7Cc?d=%C3%A9"),
        ("/a%20b#part", "https://status.example.com/a%20b"),
    ],
)
def test_a_redirect_is_followed_as_browsers_do(location: str, target: str) -> None:
    assert next_url([PUBLIC + "page"], location) == target


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example/x", "https://A.example:443/y", True),
        ("https://a.example", "http://a.example", False),
        ("https://a.example", "https://a.example:8443", False),
        ("nothing", "nothing", False),
    ],
)
def test_one_server_is_scheme_host_and_port(one: str, other: str, same) -> None:
    assert same_origin(one, other) is same
