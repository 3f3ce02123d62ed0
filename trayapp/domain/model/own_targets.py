"""Targets that only the user has: what is asked with their own key, and what their own programs experience."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from trayapp.domain.model.service import Channel, Expect, Service, Target

CODEX, CLAUDE_CODE = "codex-traffic", "claude-code-traffic"
"""The targets of traffic, by the program whose requests are counted."""
TRAFFIC_TARGETS = frozenset({CODEX, CLAUDE_CODE})

_GOOD = frozenset({200})
_LIST = (("object", "list"),)
_OPENAI = (
    Target("key-models", "https://api.openai.com/v1/models", _GOOD, Expect.JSON, _LIST, "api", channel=Channel.KEY),
    Target(
        "key-fine-tuning",
        "https://api.openai.com/v1/fine_tuning/jobs?limit=1",
        _GOOD,
        Expect.JSON,
        _LIST,
        "fine-tuning",
        frozenset({"fine-tuning"}),
        Channel.KEY,
    ),
    Target(
        "key-files", "https://api.openai.com/v1/files?limit=1", _GOOD, Expect.JSON, _LIST, "api", channel=Channel.KEY
    ),
    Target(CODEX, "", stands_for="codex", channel=Channel.TRAFFIC),
)
_OF_PAGE: Mapping[str, tuple[Target, ...]] = {
    "status.openai.com": _OPENAI,
    "status.claude.com": (Target(CLAUDE_CODE, "", stands_for="api", channel=Channel.TRAFFIC),),
    "status.anthropic.com": (Target(CLAUDE_CODE, "", stands_for="api", channel=Channel.TRAFFIC),),
}


def with_own_targets(service: Service, channels: Collection[Channel]) -> Service:
    """Return the service with the targets of these channels that belong to it, by the host of its page."""
    own = _OF_PAGE.get(urlsplit(service.page_url).hostname or "", ())
    return replace(service, targets=service.targets + tuple(each for each in own if each.channel in channels))
