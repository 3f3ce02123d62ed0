"""Writes messages and moments for one reader at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from trayapp.domain.messages import panel, states
from trayapp.i18n.formatter import Locale, iso_moment, translate
from trayapp.i18n.message import Message, message


@dataclass(frozen=True, slots=True)
class Formatter:
    """A language and a now. Moments are aware; they are told in the language's zone."""

    now: datetime
    locale: Locale

    def translate(self, sentence: Message) -> str:
        """Return a message in the reader's language."""
        return translate(sentence, self.locale)

    def since(self, moment: datetime) -> timedelta:
        """Return how long ago a moment was, never below zero (clocks differ)."""
        return max(timedelta(0), self.now - moment)

    def ago(self, moment: datetime) -> Message:
        """Return the age of a moment."""
        return states.ago(self.since(moment))

    def age(self, moment: datetime | None) -> str:
        """Return the age of a moment as it is said, "" for no moment."""
        return "" if moment is None else self.translate(self.ago(moment))

    def exact(self, moment: datetime | None) -> str:
        """Return date, time and zone as the reader's country writes them, for a tooltip; "" for no moment."""
        return "" if moment is None else self.locale.moment(moment.astimezone(self.locale.zone))

    def stamp(self, moment: datetime) -> str:
        """Return date, time and zone in a form that colleagues in every country read alike."""
        return iso_moment(moment.astimezone(self.locale.zone))

    def date(self, day: date) -> str:
        """Return a day without its year."""
        return self.translate(panel.day_of(day.day, panel.MONTHS[day.month - 1]))

    def clock(self, moment: datetime) -> Message:
        """Return the time of day, with the date unless it is today's."""
        local = moment.astimezone(self.locale.zone)
        if local.date() == self.now.astimezone(self.locale.zone).date():
            return message("{moment}", moment=moment)
        return panel.day_and_time(moment, local.day, panel.MONTHS[local.month - 1])
