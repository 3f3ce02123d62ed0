"""Signatures of Standard Webhooks (https://www.standardwebhooks.com): HMAC-SHA256 over id, timestamp and body."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

PREFIX = "whsec_"
SHORTEST_SECRET, LONGEST_SECRET = 24, 64
"""Bytes, as the specification has it."""


def parse_secret(text: str) -> bytes | None:
    """Return the bytes of a secret, `whsec_` and base64; None for what is none."""
    try:
        secret = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return None
    return secret if SHORTEST_SECRET <= len(secret) <= LONGEST_SECRET else None


def signed_headers(secret: bytes, message_id: str, timestamp: int, body: bytes) -> tuple[tuple[str, str], ...]:
    """Return the headers by which a receiver proves a message; `timestamp` is the attempt's, in seconds of Unix."""
    signed = b"%s.%d.%s" % (message_id.encode("ascii"), timestamp, body)
    signature = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode("ascii")
    return (
        ("webhook-id", message_id),
        ("webhook-timestamp", str(timestamp)),
        ("webhook-signature", f"v1,{signature}"),
    )
