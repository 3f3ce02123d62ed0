"""One tiny inference with the user's key, when the user asks for it.

From https://developers.openai.com/api/reference (Responses): sixteen tokens at most, nothing stored there.
"""

from __future__ import annotations

import json

from trayapp.domain.model.service import Channel, Expect, Target
from trayapp.sources.http.transport import Request, Response, Transport
from trayapp.sources.probes.classifier import Classification, classify

DEADLINE_S = 60.0
"""Inference takes 2 to 30 seconds when all is well."""
MAX_BYTES = 64 * 1024
MODEL = "gpt-5-nano"

TARGET = Target(
    "inference",
    "https://api.openai.com/v1/responses",
    frozenset({200}),
    Expect.JSON,
    (("object", "response"),),
    "api",
    channel=Channel.KEY,
)


async def try_inference(
    transport: Transport, key: str, *, url: str = TARGET.url, model: str = MODEL
) -> tuple[Classification, float]:
    """Ask for one answer; return what that says and the milliseconds to its first byte. Never raises, never repeats."""
    body = {"model": model, "input": "Say ok.", "max_output_tokens": 16, "store": False}
    headers = (("authorization", f"Bearer {key}"), ("content-type", "application/json"))
    request = Request(
        url, headers, DEADLINE_S, MAX_BYTES, follow_redirects=False, method="POST", content=json.dumps(body).encode()
    )
    exchange = await transport.fetch(request)
    elapsed_ms = exchange.elapsed_ms if isinstance(exchange, Response) else 0.0
    return classify(TARGET, exchange, with_key=True), elapsed_ms
