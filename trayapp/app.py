"""The composition root of the tray app: builds, wires, owns, quits. Imports everything; only `shell.start` imports it.

The icon comes first, with Qt and the tray alone; the rest follows from the running event loop, so the imports of
`begin` and of what it calls are late on purpose. Everything here lives in the GUI thread.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot

from trayapp import __version__
from trayapp.desktop.single_instance import SingleInstance
from trayapp.desktop.tray_host import TrayHost
from trayapp.domain.wording import app as wording
from trayapp.engine.clock import Clock
from trayapp.store.paths import Places
from trayapp.ui.tray import Tray
from trayapp.ui.view.extras import Extras
from trayapp.ui.view.present import present

if TYPE_CHECKING:
    from trayapp.domain.history_days import ServiceHistory
    from trayapp.domain.notice import NoticeAction
    from trayapp.domain.problem import Problem
    from trayapp.domain.reports import Report
    from trayapp.domain.service import Service
    from trayapp.engine.stage import Stage
    from trayapp.store.store import Applied

log = logging.getLogger("trayapp.app")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where the app runs. In a demo `stage` plays a scenario, and `clock` is that scenario's."""

    places: Places
    clock: Clock
    stage: Stage | None = None


class App(QObject):
    """The tray app. Make one after the QApplication; the rest is built once the event loop runs."""

    def __init__(self, surroundings: Surroundings, instance: SingleInstance) -> None:
        super().__init__()
        self._places, self._clock, self._stage = surroundings.places, surroundings.clock, surroundings.stage
        self._instance = instance
        self._extras = Extras(demo=self._stage is not None)
        self._begun = False
        self._tray_host = TrayHost(self)
        self._tray = Tray(self)
        first = present(None, self._clock.now(), extras=self._extras)
        self._tray.render(first.tray, first.menu)
        self._tray.show()
        QTimer.singleShot(0, self.begin)

    @Slot()
    def begin(self) -> None:
        """Build the rest, now that the icon shows, and begin to look."""
        self._build_keeping()
        self._build_faces()
        self._connect()
        self._begun = True
        self._telling.recall()
        self._start_engine()
        if not self._tray_host.present:
            self.on_tray_gone()
            self.open_panel()

    def _build_keeping(self) -> None:
        from trayapp import resources
        from trayapp.engine.bridge import Bridge
        from trayapp.shell.keeping import Keeping
        from trayapp.shell.past import Past
        from trayapp.store.store import Store

        now = self._clock.now()
        self._bridge = Bridge(self)
        self._builtin = (self._stage.service,) if self._stage else resources.services()
        self._keeping = Keeping(self._places, self._builtin, self)
        self._keeping.troubled.connect(self.on_problem)
        self._settings = self._keeping.settings(now)
        if self._stage:
            network = replace(self._settings.network, canaries=self._stage.canary_urls, proxy="none")
            self._settings = replace(self._settings, network=network, services=())
        memory = self._keeping.memory(now)
        self._past = Past(self._places.history_file, self._clock, self._bridge, self)
        rules, history = resources.tip_rules(), self._past.history
        self._store = Store(self._services, self._settings, rules, history=history, memory=memory)
        self._extras = replace(self._extras, last_looked_at=memory.looked_at)

    def _build_faces(self) -> None:
        from trayapp.desktop.notify.choose import choose_notifier
        from trayapp.desktop.zone import system_zone
        from trayapp.domain.wording.say import Language, say
        from trayapp.shell.links import Links
        from trayapp.shell.outlets import Outlets
        from trayapp.shell.telling import Telling
        from trayapp.shell.tempo import Tempo
        from trayapp.shell.windows import Windows

        self._language = Language(zone=system_zone())
        self._windows = Windows(self._tray.geometry, self)
        self._links = Links(self._language, self)
        self._links.know(self._services)
        self._notifier = choose_notifier(lambda sentence: say(sentence, self._language), self.on_notice_action)
        self._telling = Telling(
            self._store,
            keeping=self._keeping,
            notifier=self._notifier,
            past=self._past,
            outlets=Outlets(self._settings.hooks, self._language, self._bridge.trouble),
            language=self._language,
        )
        self._tempo = Tempo(self._clock, self)

    def _connect(self) -> None:
        for signal, receiver in (
            (self._bridge.reported, self.on_report),
            (self._bridge.troubled, self.on_problem),
            (self._past.known, self.on_past),
            (self._telling.recalled, self.render),
            (self._tempo.beat, self.on_beat),
            (self._tempo.changed, self.follow_tempo),
            (self._tempo.resumed, self.on_resumed),
            (self._tempo.reconnected, self.check_now),
            (self._tray_host.fresh_icon_needed, self._tray.recreate),
            (self._tray_host.appeared, self.on_tray_appeared),
            (self._tray_host.gone, self.on_tray_gone),
            (self._instance.show_asked, self.open_panel),
            (self._instance.quit_asked, self.quit),
            (self._tray.open_panel, self.open_panel),
            (self._tray.open_page, self._links.open),
            (self._windows.link_activated, self._links.open),
            (self._windows.panel_opened, self.on_panel_opened),
            (self._windows.panel_closed, self.on_panel_closed),
            (self._windows.refresh_due, self.render),
            *((face.check_now, self.check_now) for face in (self._tray, self._windows)),
            *((face.quit, self.quit) for face in (self._tray, self._windows)),
        ):
            signal.connect(receiver)

    @property
    def _services(self) -> tuple[Service, ...]:
        return self._settings.services or self._builtin

    def _start_engine(self) -> None:
        from trayapp.engine.network_thread import NetworkThread

        self._engine = NetworkThread(
            self._services,
            self._settings.network.canaries,
            self._settings.network.proxy,
            self._tempo.begin(tuple(each.id for each in self._services), self._settings.cadence),
            self._clock,
            version=__version__,
            deliver=self._bridge.deliver,
        )
        self._extras = replace(self._extras, checking=True)
        self._engine.start()

    @Slot(object)
    def on_report(self, report: Report) -> None:
        """Take in a report from the network thread."""
        self._extras = replace(self._extras, checking=False)
        self._take(self._store.apply(report, self._clock.now()))

    @Slot()
    def on_beat(self) -> None:
        """Let time pass for what grows old."""
        self._take(self._store.tick(self._clock.now()))

    def _take(self, applied: Applied) -> None:
        self._telling.take(applied)
        self.follow_tempo()
        self.render()

    @Slot()
    def follow_tempo(self) -> None:
        """Look as often as the moment calls for."""
        snapshot = self._store.snapshot(self._clock.now())
        panel_open = self._windows.panel_is_open
        self._tempo.follow(snapshot, self._settings.cadence, self._engine, panel_open=panel_open)

    @Slot()
    def render(self) -> None:
        """Show what is known now on every face that can be seen."""
        now = self._clock.now()
        extras = replace(self._extras, latencies=self._store.latencies(), notices=self._telling.recent)
        view = present(self._store.snapshot(now), now, self._language, extras)
        self._tray.render(view.tray, view.menu)
        self._windows.render(view.panel)

    @Slot()
    def check_now(self) -> None:
        """Look at everything as soon as politeness allows."""
        self._extras = replace(self._extras, checking=True)
        self._engine.check_now()
        self.render()

    @Slot()
    @Slot(str)
    def open_panel(self, token: str = "") -> None:
        """Show the panel. `token` is the desktop's leave to raise a window."""
        self._windows.open_panel(token)

    @Slot()
    def on_panel_opened(self) -> None:
        """Hurry a little while somebody looks, and fetch what the history knows."""
        self._past.ask(self._services, self._language.zone)
        self.follow_tempo()

    @Slot()
    def on_panel_closed(self) -> None:
        """Remember what the user has seen."""
        now = self._clock.now()
        self._store.looked(now)
        self._keeping.keep_memory(self._store.memory)
        self._extras = replace(self._extras, last_looked_at=now)
        self.follow_tempo()

    @Slot(object)
    def on_past(self, past: Mapping[str, ServiceHistory]) -> None:
        """Show what the history knows."""
        from trayapp.shell.past import strips

        for service_id, history in past.items():
            if history.record is not None:
                self._store.recorded(service_id, history.record)
        self._extras = replace(self._extras, days=strips(past))
        self.render()

    @Slot()
    def on_resumed(self) -> None:
        """After sleep connections are dead, and what is there then is not news."""
        self._store.resumed(self._clock.now())
        self._engine.renew_connections()
        self.follow_tempo()

    @Slot()
    def on_tray_appeared(self) -> None:
        """Go back to the tray."""
        self._extras = replace(self._extras, tray_missing=None)
        self._windows.set_tray_less(tray_less=False)
        self.render()

    @Slot()
    def on_tray_gone(self) -> None:
        """Say what is missing whenever the panel is looked at; a panel that only restarts is back in a moment."""
        self._extras = replace(self._extras, tray_missing=wording.TRAY_MISSING)
        self._windows.set_tray_less(tray_less=True)
        self.render()

    @Slot(object)
    def on_problem(self, problem: Problem) -> None:
        """Show a trouble of our own in the panel, once."""
        new = tuple(each for each in (problem.title, problem.message) if each not in self._extras.problems)
        self._extras = replace(self._extras, problems=(*self._extras.problems, *new))
        if self._begun:
            self.render()

    def on_mishap(self, kind: str) -> None:
        """Tell that something unexpected happened; any thread."""
        if self._begun:
            self._bridge.trouble(wording.mishap(kind))

    def on_notice_action(self, slot: str, action: NoticeAction, token: str) -> None:
        """Do what the user chose on a notice."""
        from trayapp.domain.notice import NoticeAction, Snooze

        if action is NoticeAction.OPEN:
            self.open_panel(token)
        elif action is NoticeAction.SNOOZE:
            self._store.snooze(Snooze.HOUR, self._clock.now())
        else:
            for service in self._services:
                self._store.mute(service.id, slot)
        self._keeping.keep_memory(self._store.memory)

    @Slot()
    def quit(self) -> None:
        """End in order: engine, memory and history, notifier, windows, tray."""
        if self._begun:
            self._begun = False
            self._tempo.stop()
            self._engine.stop()
            self._keeping.keep_memory(self._store.memory)
            self._telling.close(self._clock.now())
            self._notifier.close()
            self._windows.close()
        self._tray.hide()
        self._instance.release()
        QCoreApplication.quit()
