from trayapp.domain.detection.page_assessment import assess_page
from trayapp.domain.messages import verdicts
from trayapp.domain.model.enums import Health
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.service import Service
from trayapp.domain.model.status_page import Component

SERVICE = Service("x", "X", "https://status.example.com")
PARTS = (Component("a", "Chat", None, Health.OPERATIONAL),)


def test_a_page_that_was_not_read_whole_says_so_and_is_not_green() -> None:
    cut = PageReading("statuspage", SERVICE.page_url, PARTS, stated_health=Health.UNKNOWN, truncated=("components",))
    found = assess_page(SERVICE, cut, PARTS, [], still_lost=False)
    assert (found.health, found.contradictions) == (Health.UNKNOWN, (verdicts.PAGE_CUT_OFF,))


def test_a_page_that_was_read_whole_says_nothing_of_it() -> None:
    whole = PageReading("statuspage", SERVICE.page_url, PARTS, stated_health=Health.OPERATIONAL)
    assert assess_page(SERVICE, whole, PARTS, [], still_lost=False).contradictions == ()
