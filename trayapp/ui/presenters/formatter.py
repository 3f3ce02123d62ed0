"""Says phrases and moments for one reader at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from trayapp.domain.messages import panel, states
from trayapp.i18n.formatter import Language, iso_moment, say
from trayapp.i18n.message import Phrase, phrase


@dataclass(frozen=True, slots=True)
class Formatter:
    """A language and a now. Moments are aware; they are told in the language's zone."""

    now: datetime
    language: Language

    def say(self, sentence: Phrase) -> str:
        """Return a phrase in the reader's language."""
        return say(sentence, self.language)

    def since(self, moment: datetime) -> timedelta:
        """Return how long ago a moment was, never below zero (clocks differ)."""
        return max(timedelta(0), self.now - moment)

    def ago(self, moment: datetime) -> Phrase:
        """Return the age of a moment."""
        return states.ago(self.since(moment))

    def age(self, moment: datetime | None) -> str:
        """Return the age of a moment as it is said, "" for no moment."""
        return "" if moment is None else self.say(self.ago(moment))

    def exact(self, moment: datetime | None) -> str:
        """Return date, time and zone as the reader's country writes them, for a tooltip; "" for no moment."""
        return "" if moment is None else self.language.moment(moment.astimezone(self.language.zone))

    def stamp(self, moment: datetime) -> str:
        """Return date, time and zone in a form that colleagues in every country read alike."""
        return iso_moment(moment.astimezone(self.language.zone))

    def clock(self, moment: datetime) -> Phrase:
        """Return the time of day, with the date unless it is today's."""
        local = moment.astimezone(self.language.zone)
        if local.date() == self.now.astimezone(self.language.zone).date():
            return phrase("{moment}", moment=moment)
        return panel.day_and_time(moment, local.day, panel.MONTHS[local.month - 1])
