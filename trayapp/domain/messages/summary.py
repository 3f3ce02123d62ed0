"""The copied summary: a few lines that a colleague can read in a chat."""

from __future__ import annotations

from datetime import timedelta

from trayapp.i18n.formatter import duration
from trayapp.i18n.message import Message, message


def headline_since(headline: Message, clock: Message, lasting: timedelta, answer: Message) -> Message:
    """Say what is wrong, since when, and whose fault it is."""
    return message(
        "{headline} since {clock} ({lasting}). {answer}",
        headline=headline,
        clock=clock,
        lasting=duration(lasting),
        answer=answer,
    )


def headline_seen(headline: Message, clock: Message, seen: timedelta, answer: Message) -> Message:
    """Say the same where nobody watched for a part of it."""
    return message(
        "{headline} since {clock} (seen for {seen}). {answer}",
        headline=headline,
        clock=clock,
        seen=duration(seen),
        answer=answer,
    )


def headline_now(headline: Message, answer: Message) -> Message:
    """Say how it is now."""
    return message("{headline}. {answer}", headline=headline, answer=answer)


def update(service: str, clock: Message, phase: Message, title: str) -> Message:
    """Quote the page's latest word."""
    return message("{service} ({clock}, {phase}): “{title}”", service=service, clock=clock, phase=phase, title=title)


def measured(facts: Message) -> Message:
    """Say what our own checks see."""
    return message("Measured here: {facts}.", facts=facts)


def signed(at: str) -> Message:
    """Sign the summary."""
    return message("— trayapp, {at}", at=at)
