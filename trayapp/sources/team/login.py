"""How to reach the broker: address, user, password, certificates; and what a failure of that means."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from trayapp.domain.model.settings import TeamSettings
from trayapp.domain.model.team import Link
from trayapp.sources.http.tls import create_ssl_context

PORT, TLS_PORT = 1883, 8883
KEEPALIVE_S = 60
SHORTEST_KEEPALIVE_S = 5
CONNECT_TIMEOUT_S = 5.0

_WRONG_LOGIN = re.compile(r"user ?name|password|authoriz|authentication|banned", re.IGNORECASE)


class _ClosingSocket(ssl.SSLSocket):
    """Closes after a handshake that failed: paho leaves it to the garbage."""

    def do_handshake(self, block: bool = False) -> None:  # noqa: FBT001, FBT002 - the library's signature
        """Shake hands, or close."""
        try:
            super().do_handshake(block)
        except OSError:
            self.close()
            raise


@dataclass(frozen=True, slots=True)
class Login:
    """What a connection needs. The password is left out of every text that is made of this."""

    host: str
    port: int
    is_encrypted: bool
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: str | None = None

    def tls(self) -> ssl.SSLContext | None:
        """Return what checks the broker's certificate; None without encryption. Raises OSError for a wrong file."""
        if not self.is_encrypted:
            return None
        if self.ca_file is None:
            context = create_ssl_context()
        else:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.load_verify_locations(cafile=str(Path(self.ca_file).expanduser()))
        if type(context) is ssl.SSLContext:
            context.sslsocket_class = _ClosingSocket
        return context


def login(settings: TeamSettings, password: str | None) -> Login:
    """Return how to reach the broker of `settings`, whose address the configuration's reader has checked."""
    parts = urlsplit(settings.broker)
    is_encrypted = parts.scheme == "mqtts"
    port = parts.port or (TLS_PORT if is_encrypted else PORT)
    secret = password if settings.user is not None else None
    return Login(parts.hostname or "", port, is_encrypted, settings.user, secret, settings.ca_file)


def find_login(settings: TeamSettings, read_password: Callable[[], str | None]) -> Login | Link:
    """Return how to reach the broker; the password is read where there is a user. May wait for the keyring."""
    password = read_password() if settings.user is not None else None
    return Link.NO_PASSWORD if settings.user is not None and password is None else login(settings, password)


def failure(error: Exception) -> Link:
    """Return what an error on the way to the broker means."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return Link.UNTRUSTED
    if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return Link.NOT_MQTT  # something answers, and it speaks no TLS
    if isinstance(error, FileNotFoundError | PermissionError) and not isinstance(error, socket.gaierror):
        return Link.UNTRUSTED  # the authority's file
    return Link.UNREACHABLE


def refusal(reason: str) -> Link:
    """Return what a broker's answer means, which is one of MQTT's own names for reasons."""
    if _WRONG_LOGIN.search(reason):
        return Link.REFUSED
    return Link.NOT_MQTT if "protocol" in reason.casefold() else Link.UNREACHABLE
