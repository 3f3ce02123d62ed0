"""The first run's one small window: what the icon means, how you use OpenAI, and whether to start at login."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QLabel, QLayout, QVBoxLayout, QWidget

from trayapp.domain.messages import settings as words
from trayapp.domain.model.settings import Profile
from trayapp.i18n.formatter import ENGLISH, Locale, translate
from trayapp.ui.icons.render import app_icon
from trayapp.ui.pyside_workaround import pin_refcounts
from trayapp.ui.settings.appearance_tab import Silhouettes
from trayapp.ui.settings.scroll_area import ScrollArea, grown, within_screen

_WIDTH = 440
_MARGIN, _GAP, _BELOW = 24, 8, 16


class FirstRun(QWidget):
    """Asks two questions, and can be skipped. GUI thread.

    Signal: `answered` (the uses that were ticked, as a tuple; whether to start at login) when the user begins.
    """

    answered = Signal(object, bool)

    def __init__(
        self, profile: Profile, *, at_login: bool | None, locale: Locale = ENGLISH, parent: QWidget | None = None
    ) -> None:
        """Make the window; `at_login` is None where the desktop cannot start us at login."""
        pin_refcounts()
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(translate(words.WELCOME_TITLE, locale))
        self.setWindowIcon(app_icon())
        self._scrolled = ScrollArea(self)
        layout = QVBoxLayout(self._scrolled.content)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, 0)
        layout.setSpacing(_GAP)
        layout.addWidget(self._text(translate(words.WELCOME, locale), strong=True))
        layout.addSpacing(_GAP)
        layout.addWidget(self._text(translate(words.SILHOUETTES, locale)))
        layout.addWidget(Silhouettes(locale, self))
        layout.addSpacing(_GAP)
        layout.addWidget(self._text(translate(words.WELCOME_USES, locale)))
        self.uses = {use: QCheckBox(translate(label, locale), self) for use, label in words.USES.items()}
        for use, box in self.uses.items():
            box.setChecked(use in profile.uses)
            layout.addWidget(box)
        layout.addSpacing(_GAP)
        self.at_login = QCheckBox(translate(words.AT_LOGIN, locale), self)
        self.at_login.setVisible(at_login is not None)
        self.at_login.setChecked(bool(at_login))
        layout.addWidget(self.at_login)
        self._fit(layout, self._buttons(locale))

    def _buttons(self, locale: Locale) -> int:
        """Put the buttons below what scrolls, and return the height they take."""
        buttons = QDialogButtonBox(self)
        self.skip = buttons.addButton(translate(words.SKIP, locale), QDialogButtonBox.ButtonRole.RejectRole)
        self.begin = buttons.addButton(translate(words.BEGIN, locale), QDialogButtonBox.ButtonRole.AcceptRole)
        self.begin.setDefault(True)
        self.skip.clicked.connect(self.close)
        self.begin.clicked.connect(self.answer)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self.close)
        below = QVBoxLayout()
        below.setContentsMargins(_MARGIN, _GAP, _MARGIN, _BELOW)
        below.addWidget(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._scrolled, 1)
        layout.addLayout(below)
        return below.sizeHint().height()

    def _fit(self, content: QLayout, below: int) -> None:
        """Be as high as the texts are once they are wrapped, which a size hint would not know."""
        width = within_screen(self, grown(self, _WIDTH), 0).width()
        self.setFixedWidth(width)
        self.resize(within_screen(self, width, content.totalHeightForWidth(width) + below))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Scroll by keys that no field has taken (Qt)."""
        self._scrolled.turn(event)

    def _text(self, text: str, *, strong: bool = False) -> QLabel:
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        font = QFont(label.font())
        font.setWeight(QFont.Weight.DemiBold)
        if strong:
            font.setPointSizeF(font.pointSizeF() * 1.15)
        label.setFont(font)
        return label

    @Slot()
    def answer(self) -> None:
        """Tell what is ticked, and close."""
        uses = tuple(use for use, box in self.uses.items() if box.isChecked())
        self.answered.emit(uses or Profile().uses, self.at_login.isChecked())
        self.close()
