"""Where we are: country, data centre and a VPN, and never the address."""

from __future__ import annotations

import asyncio

import pytest

from tests.unit.sources.conftest import FakeTransport
from trayapp.domain.model.reports import Whereabouts
from trayapp.sources.http.transport import Response
from trayapp.sources.probes.trace import parse_trace
from trayapp.sources.regions.whereabouts import find_whereabouts, network_number


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("loc=GB\ncolo=LHR\nwarp=off\ngateway=off", Whereabouts("GB", "LHR", vpn=False)),
        ("loc=GB\r\ncolo=LHR\r\nwarp=plus\r\n", Whereabouts("GB", "LHR", vpn=True)),
        ("loc=DE\ncolo=FRA\nwarp=on", Whereabouts("DE", "FRA", vpn=True)),
        ("loc=US\ncolo=IAD\ngateway=on", Whereabouts("US", "IAD", vpn=True)),
        ("loc=T1\ncolo=AMS", Whereabouts("", "AMS", vpn=True)),
        ("loc=XX\ncolo=AMS", Whereabouts("", "AMS", vpn=False)),
        ("loc=<b>\ncolo=12345678", Whereabouts("", "", vpn=False)),
        ("<html>loc=GB</html>", Whereabouts()),
        ("", Whereabouts()),
    ],
)
def test_a_trace_says_country_data_centre_and_vpn(lines: str, found: Whereabouts) -> None:
    assert parse_trace(f"ip=198.51.100.23\n{lines}\n".encode()) == found


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (2856, 2856),
        ("AS2856", 2856),
        ("2856", 2856),
        (True, None),
        (0, None),
        (2**40, None),
        ("BT", None),
        (None, None),
    ],
)
def test_the_number_of_a_network(value: object, number: int | None) -> None:
    assert network_number(value) == number


@pytest.mark.parametrize("body", [b"{}", b"<html>", b"[1]", b'{"asn": "many"}', b'{"asn": null}', b""])
def test_without_a_provider_the_rest_is_known(body: bytes) -> None:
    transport = FakeTransport({"/t": Response(200, b"loc=GB\ncolo=LHR\n"), "/m": Response(200, body)})
    found = asyncio.run(find_whereabouts(transport, "https://edge.test/t", "https://lookup.test/m"))
    assert (found.country, found.provider) == ("GB", None)


def test_nothing_is_asked_that_has_no_address() -> None:
    transport = FakeTransport()
    assert asyncio.run(find_whereabouts(transport, "", "")) == Whereabouts()
    assert transport.asked == []
