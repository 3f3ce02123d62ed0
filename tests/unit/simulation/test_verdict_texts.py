"""What is really said while scenarios are played is what catalogues translate: nothing is put together on the way."""

from __future__ import annotations

import re
from datetime import datetime
from gettext import NullTranslations

import pytest

from tests.support.translations import extract
from trayapp import resources
from trayapp.app.monitor import Monitor
from trayapp.domain.model.settings import Settings
from trayapp.i18n.formatter import Locale, translate
from trayapp.simulation.replay import replay
from trayapp.simulation.scenario_files import load_builtin
from trayapp.simulation.simulated_world import service_of
from trayapp.ui.presenters.context import PanelContext
from trayapp.ui.presenters.present import present

NAMES = (
    "2026-02-03",
    "captive-portal-morning",
    "page-moves-to-html",
    "planned-maintenance",
    "sign-in-only",
    "slow-replies",
    "status-page-down",
)
LONE_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")


class Listener(NullTranslations):
    """A catalogue that knows nothing and remembers what it was asked for: context and template."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[tuple[str | None, str]] = set()

    def gettext(self, message: str) -> str:
        self.asked.add((None, message))
        return message

    def pgettext(self, context: str, message: str) -> str:
        self.asked.add((context, message))
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.asked.add((None, msgid1))
        return msgid1 if n == 1 else msgid2


def one(text: str | tuple[str, str]) -> str:
    return text if isinstance(text, str) else text[0]


class Overheard:
    """A store whose every change is shown on all faces."""

    def __init__(self, monitor: Monitor, language: Locale) -> None:
        self._monitor, self._locale, self._before = monitor, language, None

    def on_report(self, report: object, now: datetime) -> object:
        return self._shown(self._monitor.on_report(report, now), now)

    def on_tick(self, now: datetime) -> object:
        return self._shown(self._monitor.on_tick(now), now)

    def on_resume(self, now: datetime) -> object:
        return self._monitor.on_resume(now)

    def _shown(self, effects: object, now: datetime) -> object:
        for notice in effects.notifications:
            translate(notice.title, self._locale)
            translate(notice.body, self._locale)
        (service,) = effects.snapshot.services
        moment = (service.verdict, service.incidents, service.tips, service.page.state)
        if moment != self._before:
            self._before = moment
            view = present(effects.snapshot, now, self._locale, PanelContext(latencies=self._monitor.charts()[0]))
            assert view.panel.header.headline
        return effects


@pytest.mark.parametrize("name", NAMES)
def test_everything_that_a_course_says_can_be_translated(name: str) -> None:
    heard = Listener()
    scenario = load_builtin(name)
    service = service_of(scenario, resources.services())
    monitor = Monitor([service], Settings(), resources.tip_rules(), local=datetime.time)
    for _ in replay(scenario, service, Settings(), Overheard(monitor, Locale("qps", heard))):
        pass
    unknown = heard.asked - {(each.context, one(each.id)) for each in extract()}
    assert len(heard.asked) > 40
    assert {text for _, text in unknown if not LONE_PLACEHOLDER.fullmatch(text)} == set()
