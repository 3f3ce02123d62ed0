"""Signatures of Standard Webhooks."""

from __future__ import annotations

import base64

import pytest

from trayapp.output.standard_webhooks import parse_secret, signed_headers

PUBLISHED = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_the_signature_of_the_published_example() -> None:
    secret = parse_secret(PUBLISHED)
    assert secret is not None
    headers = signed_headers(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert headers == (
        ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
        ("webhook-timestamp", "1614265330"),
        ("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
    )


@pytest.mark.parametrize("size", [24, 32, 64])
def test_a_secret_has_24_to_64_bytes(size) -> None:
    secret = bytes(range(size))
    assert parse_secret(f"whsec_{base64.b64encode(secret).decode()}") == secret


@pytest.mark.parametrize(
    "text", ["", "whsec_", "whsec_c2hvcnQ=", "whsec_" + "A" * 100, "whsec_???", "sk-123", "whsec_ü"]
)
def test_what_is_no_secret_is_none(text) -> None:
    assert parse_secret(text) is None
