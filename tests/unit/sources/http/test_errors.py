"""What exceptions mean: the cause is down the chain, or in a group of tried addresses."""

from __future__ import annotations

import socket
import ssl

import httpx
import pytest

from trayapp.domain.model.reports import FailureKind
from trayapp.sources.http.errors import classify_exception


def caused(outer: Exception, *causes: BaseException) -> Exception:
    """Return `outer` as raised from the last of `causes`, each from the one before."""
    for inner, cause in zip([outer, *causes], causes, strict=False):
        inner.__cause__ = cause
    return outer


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (caused(httpx.ConnectError("x"), OSError("y"), socket.gaierror(-2, "z")), FailureKind.DNS),
        (caused(httpx.ConnectError("x"), OSError("y"), ConnectionRefusedError()), FailureKind.REFUSED),
        (
            caused(httpx.ConnectError("x"), ExceptionGroup("all", [OSError(), ConnectionRefusedError()])),
            FailureKind.REFUSED,
        ),
        (caused(httpx.ConnectError("x"), ssl.SSLCertVerificationError()), FailureKind.TLS),
        (caused(httpx.ConnectError("x"), ssl.SSLEOFError()), FailureKind.RESET),
        (caused(httpx.ConnectError("x"), ssl.SSLError()), FailureKind.TLS),
        (caused(httpx.ConnectError("x"), OSError(101, "Network is unreachable")), FailureKind.REFUSED),
        (caused(httpx.ReadError("x"), ConnectionResetError()), FailureKind.RESET),
        (httpx.RemoteProtocolError("x"), FailureKind.RESET),
        (httpx.ConnectTimeout("x"), FailureKind.TIMEOUT),
        (httpx.ReadTimeout("x"), FailureKind.TIMEOUT),
        (httpx.ProxyError("x"), FailureKind.PROXY),
        (httpx.UnsupportedProtocol("x"), FailureKind.SETTINGS),
        (httpx.InvalidURL("x"), FailureKind.SETTINGS),
        (ZeroDivisionError(), None),
        (FileNotFoundError(), None),
    ],
    ids=repr,
)
def test_an_exception_means(trouble: Exception, kind: FailureKind | None) -> None:
    assert classify_exception(trouble) is kind


def test_a_chain_that_runs_in_a_circle_ends() -> None:
    one, two = httpx.ConnectError("x"), OSError()
    one.__cause__, two.__cause__ = two, one
    assert classify_exception(one) is FailureKind.REFUSED
