"""Bot checks: an answer that asks whether we are a browser says nothing about the service behind it."""

from __future__ import annotations

from trayapp.sources.http.transport import Response

_OPENING_BYTES = 32 * 1024
_MARK = b"_cf_chl_opt"


def is_challenge(answer: Response) -> bool:
    """Tell whether an answer is Cloudflare's bot check: by its header, or the settings object of its page.

    Nothing else counts: the words of such a page ("Just a moment") stand on pages of errors and filters too.
    https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/
    """
    if answer.headers.get("cf-mitigated", "").strip().lower() == "challenge":
        return True
    return _MARK in answer.body[:_OPENING_BYTES]
