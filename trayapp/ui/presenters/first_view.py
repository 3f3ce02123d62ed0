"""What the tray shows before anything is known. Its texts stand ready, so that the icon waits for no presenter.

English, for the user's language is found later.
"""

from __future__ import annotations

from trayapp.domain.messages import menu
from trayapp.ui.icons.template import IconState
from trayapp.ui.presenters.tray_view_model import MenuViewModel, TrayViewModel


def first_view(*, demo: bool) -> tuple[TrayViewModel, MenuViewModel]:
    """Return what `present` says before the first snapshot."""
    headline = menu.FIRST_CHECK.template
    if demo:
        from trayapp.i18n.formatter import translate  # noqa: PLC0415 - the app itself does not wait for it

        headline = translate(menu.in_demo(menu.FIRST_CHECK))
    return TrayViewModel(IconState.UNKNOWN, headline), MenuViewModel(
        headline=headline,
        details=menu.SHOW_DETAILS.template,
        check=menu.CHECKING.template,
        checking=True,
        settings=menu.SETTINGS.template,
        quit=menu.QUIT.template,
    )
