"""Who is on the session bus to show icons and notifications, for `doctor`. Blocking, no Qt."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trayapp.desktop.notifications.freedesktop import NAME as NOTIFICATIONS
from trayapp.desktop.notifications.freedesktop import PATH as NOTIFICATIONS_PATH

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection  # type: ignore[import-untyped]  # it has no type hints

WATCHER = "org.kde.StatusNotifierWatcher"
WATCHER_PATH = "/StatusNotifierWatcher"
SECRETS = "org.freedesktop.secrets"
MOST_CAPABILITIES = 40


@dataclass(frozen=True, slots=True)
class SessionBusInfo:
    """Who is on the session bus.

    `reached` is False without a bus. `late` tells that something did not answer in time, so the rest is not known.
    `server` are name, vendor and version of the notification server; None without one.
    """

    reached: bool = False
    late: bool = False
    tray_watcher: bool = False
    tray_host: bool = False
    server: tuple[str, str, str] | None = None
    capabilities: tuple[str, ...] = ()
    keyring: bool = False


def inspect_bus(within_s: float) -> SessionBusInfo:
    """Ask once; takes `within_s` seconds at most. A notification server that the bus can start is started by it."""
    from jeepney.io.blocking import open_dbus_connection  # noqa: PLC0415 - not on Windows and macOS

    until = time.monotonic() + within_s
    try:
        connection = open_dbus_connection("SESSION", auth_timeout=within_s)
    except TimeoutError:
        return SessionBusInfo(late=True)
    except (OSError, KeyError, ValueError):
        return SessionBusInfo()
    try:
        return _Questions(connection, until).ask_all()
    except TimeoutError:
        return SessionBusInfo(reached=True, late=True)
    except OSError:
        return SessionBusInfo()
    finally:
        connection.close()


class _Questions:
    """Questions that are all to be answered before `until` of the monotonic clock."""

    def __init__(self, connection: DBusConnection, until: float) -> None:
        self._connection, self._until = connection, until

    def ask_all(self) -> SessionBusInfo:
        from jeepney import (  # type: ignore[import-untyped]  # noqa: PLC0415 - as above
            DBusAddress,
            Properties,
            message_bus,
        )

        names = self._first(message_bus.ListNames()) or []
        startable = self._first(message_bus.ListActivatableNames()) or []
        notifications = DBusAddress(NOTIFICATIONS_PATH, NOTIFICATIONS, NOTIFICATIONS)
        server: tuple[str, str, str] | None = None
        capabilities: tuple[str, ...] = ()
        if NOTIFICATIONS in names or NOTIFICATIONS in startable:
            server = self._server(notifications)
            capabilities = self._capabilities(notifications) if server else ()
        watcher = DBusAddress(WATCHER_PATH, WATCHER, WATCHER)
        has_host = WATCHER in names and self._first(Properties(watcher).get("IsStatusNotifierHostRegistered"))
        return SessionBusInfo(
            reached=True,
            tray_watcher=WATCHER in names,
            tray_host=has_host == ("b", True),
            server=server,
            capabilities=capabilities,
            keyring=SECRETS in names or SECRETS in startable,
        )

    def _server(self, address: Any) -> tuple[str, str, str] | None:
        body = self._body(address, "GetServerInformation")
        if body is None:
            return None
        name, vendor, version = (*(str(each)[:100] for each in body[:3]), "", "", "")[:3]
        return name, vendor, version

    def _capabilities(self, address: Any) -> tuple[str, ...]:
        body = self._body(address, "GetCapabilities")
        found = body[0] if body and isinstance(body[0], list) else []
        return tuple(sorted(str(each)[:50] for each in found[:MOST_CAPABILITIES]))

    def _body(self, address: Any, member: str) -> tuple[Any, ...] | None:
        from jeepney import new_method_call  # noqa: PLC0415 - as above

        return self._ask(new_method_call(address, member))

    def _first(self, message: Any) -> Any:
        body = self._ask(message)
        return body[0] if body else None

    def _ask(self, message: Any) -> tuple[Any, ...] | None:
        """Return the body of the answer, None for an error. Raises TimeoutError, OSError."""
        from jeepney import MessageType  # noqa: PLC0415 - as above

        left = max(0.05, self._until - time.monotonic())
        reply = self._connection.send_and_get_reply(message, timeout=left)
        return None if reply.header.message_type is MessageType.error else tuple(reply.body)
