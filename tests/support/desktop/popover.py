"""What the popover does wherever a compositor puts it into its place: the same tests on sway and on Plasma.

class TestOnSway(PopoverTests): ...     # its module has the fixtures `desktop`, `edge`, `desk` and `app`
"""

from __future__ import annotations

from tests.support.desktop.eye import driven
from tests.support.desktop.page import failing, summary
from tests.support.desktop.place import assert_at_the_bar
from tests.support.desktop.rig import Rect
from tests.support.desktop.waiting import wait_for


class PopoverTests:
    """`edge` puts the bar to each edge of the screen, `app` has its icon in the bar and its panel closed."""

    def place(self, app, desktop) -> Rect:
        """Return where the panel stands, with all that it has to show."""
        app.wait_active()
        app.wait_rows("GROUP")
        app.wait_still()
        return desktop.frameless(app.window()["title"])

    def opened(self, app, desktop, *, aside: int = 0) -> Rect:
        """Click the icon, some pixels from its middle, and return where the panel stands then."""
        x, y = desktop.icon_at()
        desktop.click_at(x - aside, y - aside)
        return self.place(app, desktop)

    def test_it_opens_at_the_bar_over_or_beside_the_icon_and_closes_at_a_second_click(self, edge, app, desktop):
        assert_at_the_bar(desktop, self.opened(app, desktop))
        app.click(app.part("OpenAI says"))
        wait_for(lambda: app.rows("GROUP")[1:], "the detail")
        assert_at_the_bar(desktop, self.place(app, desktop))  # it keeps to the bar when it grows
        desktop.click_at(*desktop.icon_at())
        app.wait_closed()
        again = self.opened(app, desktop, aside=7)  # two quick clicks at one place would be a double click
        assert_at_the_bar(desktop, again)

    def test_escape_and_a_click_elsewhere_close_it(self, app, desktop):
        self.opened(app, desktop)
        desktop.keys("Escape")
        app.wait_closed()
        self.opened(app, desktop)
        desktop.click_at(200, 300)
        app.wait_closed()

    def test_the_menu_of_the_icon_opens_it_in_the_corner_of_the_bar(self, edge, app, desktop, desk):
        wait_for(lambda: any("failing" in label for label in desk.labels(app.item)), "the state in the menu")
        desk.choose(app.item, "Show details")
        assert_at_the_bar(desktop, self.place(app, desktop))

    def test_it_keeps_to_the_bar_when_news_make_it_grow(self, desktop, desk, tmp_path):
        with driven(desktop, desk, tmp_path, summary(), page_s=0.5) as app:
            wait_for(lambda: "Everything works" in desk.tooltip(app.item), "the all-clear")
            desk.choose(app.item, "Show details")
            app.wait_active()
            before = app.window()["rect"][3]
            app.page.body = failing(*["It goes on. " * 20] * 3)
            assert_at_the_bar(desktop, self.place(app, desktop))
            assert app.window()["rect"][3] > before

    def test_the_pin_keeps_it_open(self, app, desktop):
        before = self.opened(app, desktop)
        app.click_pin()
        desktop.click_at(200, 300)
        wait_for(lambda: not app.window()["active"], "the desktop to have the keyboard")
        app.wait_still()
        assert desktop.frameless(app.window()["title"])[:3] == before[:3], "its height is the content's"
        desktop.click_at(*desktop.icon_at())
        app.wait_closed()
