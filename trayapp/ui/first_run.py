"""The first run's one small window: the verdict as it is now, two questions, the start at login, and a rehearsal."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from trayapp.domain.messages import settings as words
from trayapp.domain.model.settings import Profile
from trayapp.i18n.formatter import ENGLISH, Locale, translate
from trayapp.i18n.message import Message
from trayapp.ui.icons.render import app_icon, state_icon
from trayapp.ui.icons.template import IconState
from trayapp.ui.presenters.panel_view_model import HeaderViewModel
from trayapp.ui.pyside_workaround import pin_refcounts
from trayapp.ui.settings.check_box import CheckBox
from trayapp.ui.settings.scroll_area import ScrollArea, grown, within_screen
from trayapp.ui.settings.tab import choose

_WIDTH = 440
_MARGIN, _GAP, _BELOW = 24, 8, 16
_MARK = 32
_HEADLINE = 1.25


class FirstRun(QWidget):
    """Asks two questions, and can be skipped. GUI thread.

    Signals: `answered` (the profile; whether to start at login) when the user begins, `rehearsal_wanted`: show what an
    outage looks like.
    """

    answered = Signal(object, bool)
    rehearsal_wanted = Signal()

    def __init__(
        self,
        profile: Profile,
        *,
        at_login: bool | None,
        keep_in_sight: Message | None = None,
        locale: Locale = ENGLISH,
        parent: QWidget | None = None,
    ) -> None:
        """Make the window; `at_login` is None where the desktop cannot start us at login.

        `keep_in_sight` tells how this desktop keeps the icon from being hidden, None where it never hides it.
        """
        pin_refcounts()
        super().__init__(parent, Qt.WindowType.Window)
        self._locale, self._profile = locale, profile
        self.setWindowTitle(translate(words.WELCOME_TITLE, locale))
        self.setWindowIcon(app_icon())
        self._scrolled = ScrollArea(self)
        layout = QVBoxLayout(self._scrolled.content)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, 0)
        layout.setSpacing(_GAP)
        self._add_verdict(layout)
        layout.addWidget(self._text(translate(words.WELCOME, locale)))
        self._add_questions(layout)
        self.at_login = CheckBox(translate(words.AT_LOGIN, locale), self)
        self.at_login.setVisible(at_login is not None)
        self.at_login.setChecked(at_login is not None)
        layout.addSpacing(_GAP)
        layout.addWidget(self.at_login)
        self.keep_in_sight = self._text(translate(keep_in_sight, locale) if keep_in_sight else "")
        self.keep_in_sight.setVisible(keep_in_sight is not None)
        layout.addSpacing(_GAP)
        layout.addWidget(self.keep_in_sight)
        self._fit(layout, self._buttons(locale))

    def _add_verdict(self, layout: QVBoxLayout) -> None:
        self._mark, self.headline, self.answer_line = (
            QLabel(self),
            self._text("", strong=True, headline=True),
            self._text(""),
        )
        self._mark.setFixedSize(QSize(_MARK, _MARK))
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addWidget(self.headline)
        lines.addWidget(self.answer_line)
        head = QHBoxLayout()
        head.setSpacing(2 * _GAP)
        head.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(lines, 1)
        layout.addLayout(head)
        layout.addSpacing(_GAP)
        self._head: HeaderViewModel | None = None
        self._show_mark(IconState.UNKNOWN)
        self._show_words(
            translate(words.FIRST_VERDICT, self._locale), translate(words.FIRST_VERDICT_MORE, self._locale)
        )

    def _add_questions(self, layout: QVBoxLayout) -> None:
        layout.addSpacing(_GAP)
        layout.addWidget(self._text(translate(words.WELCOME_USES, self._locale), strong=True))
        self.uses = {use: CheckBox(translate(label, self._locale), self) for use, label in words.USES.items()}
        for use, box in self.uses.items():
            box.setChecked(use in self._profile.uses)
            layout.addWidget(box)
        layout.addSpacing(_GAP)
        asked = self._text(translate(words.WELCOME_PLAN, self._locale), strong=True)
        self.plan = QComboBox(self)
        for value, label in words.PLANS.items():
            self.plan.addItem(translate(label, self._locale), value)
        choose(self.plan, self._profile.plan or "")
        self.plan.setAccessibleName(asked.text())
        self.plan.setSizePolicy(self.plan.sizePolicy().Policy.Maximum, self.plan.sizePolicy().Policy.Fixed)
        layout.addWidget(asked)
        layout.addWidget(self.plan)

    def _buttons(self, locale: Locale) -> int:
        """Put the buttons below what scrolls, and return the height they take."""
        buttons = QDialogButtonBox(self)
        self.skip = buttons.addButton(translate(words.SKIP, locale), QDialogButtonBox.ButtonRole.RejectRole)
        self.begin = buttons.addButton(translate(words.BEGIN, locale), QDialogButtonBox.ButtonRole.AcceptRole)
        self.begin.setDefault(True)
        self.rehearse = QPushButton(translate(words.SHOW_OUTAGE, locale), self)
        self.rehearse.setToolTip(translate(words.SHOW_OUTAGE_EFFECT, locale))
        self.skip.clicked.connect(self.close)
        self.begin.clicked.connect(self.answer)
        self.rehearse.clicked.connect(self.rehearsal_wanted)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self.close)
        below = QHBoxLayout()
        below.setContentsMargins(_MARGIN, _BELOW, _MARGIN, _BELOW)
        below.addWidget(self.rehearse)
        below.addStretch(1)
        below.addWidget(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._scrolled, 1)
        layout.addLayout(below)
        self._least = below.sizeHint().width()
        return below.sizeHint().height()

    def _fit(self, content: QLayout, below: int) -> None:
        """Be as high as the texts are once they are wrapped, which a size hint would not know."""
        width = within_screen(self, max(grown(self, _WIDTH), self._least), 0).width()
        self.setFixedWidth(width)
        self.resize(within_screen(self, width, content.totalHeightForWidth(width) + below))

    def show_verdict(self, head: HeaderViewModel) -> None:
        """Show how things are now, in the panel's own words."""
        if head == self._head:
            return
        self._head = head
        self._show_mark(head.state)
        self._show_words(head.headline, " ".join(part for part in (head.answer, head.more) if part))

    def _show_mark(self, state: IconState) -> None:
        self._mark.setPixmap(state_icon(state).pixmap(QSize(_MARK, _MARK), self.devicePixelRatioF()))

    def _show_words(self, headline: str, more: str) -> None:
        self.headline.setText(headline)
        self._mark.setAccessibleName(headline)
        self.answer_line.setText(more)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Scroll by keys that no field has taken (Qt)."""
        self._scrolled.turn(event)

    def _text(self, text: str, *, strong: bool = False, headline: bool = False) -> QLabel:
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        if strong:
            font = QFont(label.font())
            font.setWeight(QFont.Weight.DemiBold)
            font.setPointSizeF(font.pointSizeF() * (_HEADLINE if headline else 1.0))
            label.setFont(font)
        return label

    @Slot()
    def answer(self) -> None:
        """Tell what is answered, and close."""
        uses = tuple(use for use, box in self.uses.items() if box.isChecked()) or Profile().uses
        self.answered.emit(
            replace(self._profile, uses=uses, plan=self.plan.currentData() or None), self.at_login.isChecked()
        )
        self.close()
