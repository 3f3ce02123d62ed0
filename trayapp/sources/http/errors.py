"""Exceptions of httpx and of the sockets below it, as our kinds of failure. The only place that knows them."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

from trayapp.domain.model.reports import FailureKind

_MAX_CHAIN = 40

DESCRIPTIONS = {
    FailureKind.DNS: "the host's name is not known",
    FailureKind.REFUSED: "the connection was refused",
    FailureKind.RESET: "the connection broke off",
    FailureKind.TLS_RESET: "the connection was cut during the TLS handshake",
    FailureKind.TIMEOUT: "no answer in time",
    FailureKind.CUT_SHORT: "we are too busy ourselves",
    FailureKind.TLS: "the certificate cannot be trusted",
    FailureKind.PROXY: "the proxy does not let us through",
    FailureKind.SETTINGS: "the address cannot be asked",
}


class HandshakeCutError(Exception):
    """The connection ended between the TCP handshake and the end of the TLS one, as filters by server name do."""


class LookupsBusyError(Exception):
    """Too many names are being looked up already: that is our own matter, and says nothing about a host."""


_BY_CAUSE: tuple[tuple[type[BaseException], FailureKind], ...] = (
    (HandshakeCutError, FailureKind.TLS_RESET),
    (LookupsBusyError, FailureKind.CUT_SHORT),
    (socket.gaierror, FailureKind.DNS),
    (UnicodeError, FailureKind.DNS),  # a host name that IDNA cannot say
    (ssl.SSLCertVerificationError, FailureKind.TLS),
    (ssl.SSLEOFError, FailureKind.RESET),  # closed in the middle of the handshake
    (ssl.SSLZeroReturnError, FailureKind.RESET),
    (ssl.SSLError, FailureKind.TLS),
    (ConnectionRefusedError, FailureKind.REFUSED),
    (ConnectionError, FailureKind.RESET),
    (TimeoutError, FailureKind.TIMEOUT),
)

_BY_NAME = {
    "ProxyError": FailureKind.PROXY,
    "ConnectTimeout": FailureKind.TIMEOUT,
    "ReadTimeout": FailureKind.TIMEOUT,
    "WriteTimeout": FailureKind.TIMEOUT,
    "PoolTimeout": FailureKind.CUT_SHORT,  # we waited for ourselves, not for the server
    "InvalidURL": FailureKind.SETTINGS,
    "UnsupportedProtocol": FailureKind.SETTINGS,
    "LocalProtocolError": FailureKind.SETTINGS,
    "RemoteProtocolError": FailureKind.RESET,
    "ReadError": FailureKind.RESET,
    "WriteError": FailureKind.RESET,
    "CloseError": FailureKind.RESET,
    "ConnectError": FailureKind.REFUSED,  # no route, network down
}
"""httpx's classes by name, so that this module needs not import it."""


def classify_exception(trouble: BaseException) -> FailureKind | None:
    """Return what `trouble` means, or None for one that the network cannot have caused.

    httpx says `ConnectError` for names, refusals and certificates alike: the cause is further down the chain.
    """
    named = _BY_NAME.get(type(trouble).__name__)
    if named is not None and named not in {FailureKind.REFUSED, FailureKind.RESET}:
        return named
    for cause in _chain(trouble):
        for kind_of_error, kind in _BY_CAUSE:
            if isinstance(cause, kind_of_error):
                return kind
    return named


def _chain(trouble: BaseException) -> Iterator[BaseException]:
    """Yield an exception, all that caused it, and the members of groups (several addresses were tried)."""
    waiting = [trouble]
    seen: set[int] = set()
    while waiting and len(seen) < _MAX_CHAIN:
        each = waiting.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        waiting += [cause for cause in (each.__cause__, each.__context__) if cause is not None]
        if isinstance(each, BaseExceptionGroup):
            waiting += each.exceptions
