"""Telling networks apart without naming them."""

from __future__ import annotations

import pytest

from trayapp.desktop.network_identity import LinuxNetwork, UnknownNetwork, network_identity

ROUTES = "Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT\n"
NEIGHBOURS = "IP address HW type Flags HW address Mask Device\n"
HOME = "wlan0 00000000 0101A8C0 0003 0 0 600 00000000 0 0 0\n"
LAN = "wlan0 0001A8C0 00000000 0001 0 0 600 00FFFFFF 0 0 0\n"
VPN = "tun0 00000000 00000000 0001 0 0 50 00000080 0 0 0\n"


@pytest.fixture
def network(tmp_path):
    def made(routes, neighbours, salt="salt"):
        (tmp_path / "route").write_text(ROUTES + routes)
        (tmp_path / "arp").write_text(NEIGHBOURS + neighbours)
        return LinuxNetwork(salt, tmp_path / "route", tmp_path / "arp").current()

    return made


def neighbour(hardware, address="192.168.1.1"):
    return f"{address} 0x1 0x2 {hardware} * wlan0\n"


def test_a_network_is_known_again(network):
    first = network(HOME + LAN, neighbour("aa:bb:cc:dd:ee:01"))
    assert first
    assert network(LAN + HOME, neighbour("aa:bb:cc:dd:ee:99", "192.168.1.7") + neighbour("aa:bb:cc:dd:ee:01")) == first


def test_two_networks_with_the_same_addresses_differ(network):
    assert network(HOME, neighbour("aa:bb:cc:dd:ee:01")) != network(HOME, neighbour("aa:bb:cc:dd:ee:02"))


def test_a_vpn_is_another_network(network):
    at_home = neighbour("aa:bb:cc:dd:ee:01")
    assert network(HOME + VPN, at_home) not in {"", network(HOME, at_home)}


def test_the_id_names_nothing_and_depends_on_the_salt(network):
    at_home = neighbour("aa:bb:cc:dd:ee:01")
    found = network(HOME, at_home)
    assert len(found) == 16
    assert "aa" + "bb" + "cc" not in found
    assert network(HOME, at_home, "another") != found


@pytest.mark.parametrize(
    ("routes", "neighbours"),
    [
        ("", ""),
        (LAN, neighbour("aa:bb:cc:dd:ee:01")),
        (HOME, ""),
        (HOME, neighbour("00:00:00:00:00:00")),
        ("wlan0 00000000 zz 0003 0 0 600 00000000 0 0 0\n", ""),
        ("wlan0 00000000\n\n", "x\n"),
    ],
)
def test_where_nothing_tells_the_network_is_unknown(network, routes, neighbours):
    assert network(routes, neighbours) == ""


def test_without_the_files_the_network_is_unknown(tmp_path):
    assert LinuxNetwork("salt", tmp_path / "none", tmp_path / "none").current() == ""


def test_elsewhere_and_without_a_salt_it_is_unknown(monkeypatch):
    assert isinstance(network_identity(""), UnknownNetwork)
    monkeypatch.setattr("sys.platform", "win32")
    assert network_identity("salt").current() == ""
