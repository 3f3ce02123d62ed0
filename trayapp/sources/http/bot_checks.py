"""Bot checks: an answer that asks whether we are a browser says nothing about the service behind it."""

from __future__ import annotations

from trayapp.sources.http.transport import Response

_STATUSES = frozenset({202, 403, 405, 429, 503})
_OPENING_BYTES = 8192
_HEADERS = (("cf-mitigated", ("challenge",)), ("x-amzn-waf-action", ("challenge", "captcha")))
_PHRASES = (b"just a moment", b"challenges.cloudflare.com", b"cf-chl-")


def is_challenge(answer: Response) -> bool:
    """Tell whether an answer is a bot check, by the header that says so or by the page's well-known words."""
    for name, values in _HEADERS:
        if name in answer.headers and answer.headers[name].strip().lower() in values:
            return True
    if answer.status not in _STATUSES:
        return False
    opening = answer.body[:_OPENING_BYTES].lower()
    return b"<" in opening and any(phrase in opening for phrase in _PHRASES)
