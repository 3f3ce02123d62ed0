"""Pure views: a snapshot becomes finished texts and marks that widgets only have to show. No Qt in here."""

from trayapp.ui.view.extras import Day, Extras, PastNotice
from trayapp.ui.view.present import present
from trayapp.ui.view.records import MenuView, PanelView, TrayView, View
from trayapp.ui.view.summary import summary_text

__all__ = ["Day", "Extras", "MenuView", "PanelView", "PastNotice", "TrayView", "View", "present", "summary_text"]
