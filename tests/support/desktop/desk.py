"""What can be seen of a tray app, and done to it, from outside: its tray item, icon, tooltip and menu, over the bus.

desk = Desk(rig.bus.address)
item = desk.wait_item("trayapp")
desk.tooltip(item); desk.icon(item).colours(); desk.labels(item)
desk.activate(item); desk.choose(item, "Quit")
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from typing import Any

from jeepney import DBusAddress, DBusErrorResponse, Properties, new_method_call
from jeepney.io.blocking import open_dbus_connection
from jeepney.wrappers import unwrap_msg

from tests.support.desktop.waiting import PATIENCE_S, wait_for

WATCHER = DBusAddress("/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher", "org.kde.StatusNotifierWatcher")
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"


@dataclass(frozen=True)
class Pixmap:
    """One picture of the icon, as the tray host got it: ARGB32, big-endian."""

    width: int
    height: int
    argb: bytes

    def colours(self, opaque: int = 200) -> dict[tuple[int, int, int], int]:
        """Return how many (nearly) opaque pixels have each colour, the most frequent first."""
        counts: dict[tuple[int, int, int], int] = {}
        for index in range(0, len(self.argb), 4):
            alpha, *rgb = self.argb[index : index + 4]
            if alpha >= opaque:
                key = (rgb[0], rgb[1], rgb[2])
                counts[key] = counts.get(key, 0) + 1
        return dict(sorted(counts.items(), key=lambda item: -item[1]))

    def png(self) -> bytes:
        """Return the picture as a PNG file, for a look."""
        stride = self.width * 4
        rows = b"".join(
            b"\0"
            + b"".join(self.argb[i + 1 : i + 4] + self.argb[i : i + 1] for i in range(y * stride, (y + 1) * stride, 4))
            for y in range(self.height)
        )

        def chunk(kind: bytes, data: bytes) -> bytes:
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 6, 0, 0, 0)
        return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@dataclass(frozen=True)
class Entry:
    """One entry of a menu."""

    id: int
    label: str
    enabled: bool
    visible: bool
    separator: bool
    checked: bool | None
    children: list[Entry] = field(default_factory=list)


class Desk:
    """One connection to a session bus. Calls fail with DBusErrorResponse or TimeoutError."""

    def __init__(self, address: str) -> None:
        self._bus = open_dbus_connection(address)

    def close(self) -> None:
        self._bus.close()

    def call(self, address: DBusAddress, member: str, signature: str | None = None, body: tuple[Any, ...] = ()) -> Any:
        """Call a method and return its answer's values."""
        return unwrap_msg(self._bus.send_and_get_reply(new_method_call(address, member, signature, body), timeout=5))

    def get(self, address: DBusAddress, name: str) -> Any:
        """Return a property."""
        return unwrap_msg(self._bus.send_and_get_reply(Properties(address).get(name), timeout=5))[0][1]

    def items(self) -> list[DBusAddress]:
        """Return every tray item that the host knows, dead ones left out."""
        addresses = []
        for entry in self.get(WATCHER, "RegisteredStatusNotifierItems"):
            name, _, path = entry.partition("/")
            addresses.append(DBusAddress("/" + (path or "StatusNotifierItem"), name, ITEM))
        return addresses

    def items_of(self, app_id: str) -> list[DBusAddress]:
        """Return the items of one application, by its Id."""
        found = []
        for address in self.items():
            try:
                if self.get(address, "Id") == app_id:
                    found.append(address)
            except (DBusErrorResponse, TimeoutError):
                continue  # it is just coming or going
        return found

    def wait_item(self, app_id: str, within_s: float = PATIENCE_S) -> DBusAddress:
        """Wait for an application's item and return it."""

        def look() -> list[DBusAddress]:
            try:
                return self.items_of(app_id)
            except DBusErrorResponse:
                return []  # no watcher at the moment

        return wait_for(look, f"a tray item of {app_id}", within_s)[0]

    def tooltip(self, item: DBusAddress) -> str:
        """Return the text of the tooltip."""
        _, _, title, text = self.get(item, "ToolTip")
        return f"{title}\n{text}".strip()

    def icons(self, item: DBusAddress) -> list[Pixmap]:
        """Return every size of the icon."""
        return [Pixmap(width, height, bytes(argb)) for width, height, argb in self.get(item, "IconPixmap")]

    def look(self, item: DBusAddress) -> tuple[str, list[Pixmap]]:
        """Return the name of the icon and its pictures as they are at one moment; "" where it has no name."""
        told = unwrap_msg(self._bus.send_and_get_reply(Properties(item).get_all(), timeout=5))[0]
        pictures = [Pixmap(width, height, bytes(argb)) for width, height, argb in told["IconPixmap"][1]]
        return told["IconName"][1], pictures

    def icon(self, item: DBusAddress, size: int = 22) -> Pixmap:
        """Return the picture of the icon nearest to `size`."""
        return min(self.icons(item), key=lambda each: abs(each.width - size))

    def menu(self, item: DBusAddress) -> list[Entry]:
        """Return the menu, as deep as it goes."""
        return self._entry(self.call(self._menu_of(item), "GetLayout", "iias", (0, -1, []))[1]).children

    def labels(self, item: DBusAddress) -> list[str]:
        """Return the texts of the menu's visible entries, without mnemonics, submenus' entries behind their own."""

        def flat(entries: list[Entry]) -> list[str]:
            shown = [entry for entry in entries if entry.visible and not entry.separator]
            return [text for entry in shown for text in (entry.label, *flat(entry.children))]

        return flat(self.menu(item))

    def choose(self, item: DBusAddress, label: str) -> None:
        """Choose the menu entry whose text is or begins with `label`."""

        def flat(entries: list[Entry]) -> list[Entry]:
            return [each for entry in entries for each in (entry, *flat(entry.children))]

        entry = next(each for each in flat(self.menu(item)) if each.visible and each.label.startswith(label))
        self.call(self._menu_of(item), "Event", "isvu", (entry.id, "clicked", ("i", 0), 0))

    def activate(self, item: DBusAddress) -> None:
        """Click the icon (the left button)."""
        self.call(item, "Activate", "ii", (0, 0))

    def _menu_of(self, item: DBusAddress) -> DBusAddress:
        return DBusAddress(self.get(item, "Menu"), item.bus_name, MENU)

    def _entry(self, node: Any) -> Entry:
        number, properties, children = node
        values = {name: variant[1] for name, variant in properties.items()}
        checked = bool(values["toggle-state"]) if values.get("toggle-type") else None
        return Entry(
            number,
            values.get("label", "").replace("_", ""),
            values.get("enabled", True),
            values.get("visible", True),
            values.get("type") == "separator",
            checked,
            [self._entry(child[1]) for child in children],
        )
