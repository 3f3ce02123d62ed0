"""The panel: what one click shows."""

from trayapp.ui.panel.window import Panel

__all__ = ["Panel"]
