"""The one door by which links leave the app: https only, known hosts at once, others after the user agreed.

Foreign text may hold anything: a desktop's URL opener starts programs for `file:`, `smb:` and the like
(https://github.com/mumble-voip/mumble/issues/4733 was remote code execution).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from enum import StrEnum

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from trayapp.domain import addresses

_LOG = logging.getLogger("trayapp.desktop")

KNOWN_HOSTS = frozenset({"openai.com", "chatgpt.com", "github.com"})
"""Hosts of links that ship with the app (with their subdomains); pages that the user configured are added to them."""


class Link(StrEnum):
    """What to do with a link."""

    OPEN = "open"
    ASK = "ask"
    REFUSE = "refuse"


def host_of(text: str) -> str:
    """Return the host of a link as it is to be shown (punycode where it is not plain letters); "" for none."""
    return QUrl(text, QUrl.ParsingMode.StrictMode).host(QUrl.ComponentFormattingOption.FullyEncoded)


def judge_link(text: str, known_hosts: Collection[str] = KNOWN_HOSTS) -> Link:
    """Return whether a link may be opened, needs the user's word, or is refused."""
    address = addresses.parse(text) if text.isascii() else None
    if address is None or not address.is_https or host_of(text).lower() != address.host:
        return Link.REFUSE  # Qt opens it: what Qt and we read differently is nobody's link
    if address.port not in {None, 443} or address.ip is not None:
        return Link.ASK
    host = address.host
    return Link.OPEN if any(host == known or host.endswith(f".{known}") for known in known_hosts) else Link.ASK


def open_url(
    text: str,
    ask: Callable[[str], bool],
    known_hosts: Collection[str] = KNOWN_HOSTS,
    opener: Callable[[QUrl], bool] = QDesktopServices.openUrl,
) -> bool:
    """Open a link in the browser; return whether that was done.

    Args:
        text: the link, possibly foreign.
        ask: shows the user the host and asks; called only for hosts that are not known.
        known_hosts: hosts (and their subdomains) that need no question.
        opener: hands the link to the desktop.
    """
    verdict = judge_link(text, known_hosts)
    if verdict is Link.REFUSE:
        _LOG.info("a link was refused")
        return False
    host = host_of(text)
    if verdict is Link.ASK and not ask(host):
        return False
    opened = opener(QUrl(text, QUrl.ParsingMode.StrictMode))
    if not opened:
        _LOG.warning("the desktop did not open a link to %s", host)
    return opened
