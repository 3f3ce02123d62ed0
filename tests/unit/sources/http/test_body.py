from __future__ import annotations

import gzip

import pytest

from trayapp.sources.http.body import Body, TooLarge


def test_a_compressed_body_that_comes_byte_by_byte_is_decoded() -> None:
    body = Body(100, "gzip")
    for byte in gzip.compress(b"hello"):
        body.feed(bytes([byte]))
    assert body.whole() == b"hello"


@pytest.mark.parametrize("coding", ["", "gzip"])
def test_the_cap_is_on_decoded_bytes_and_exact(coding: str) -> None:
    def fed(size: int) -> Body:
        raw = b"x" * size
        body = Body(100, coding)
        body.feed(gzip.compress(raw) if coding else raw)
        return body

    assert len(fed(100).whole()) == 100
    with pytest.raises(TooLarge):
        fed(101)


def test_what_follows_the_end_of_a_compressed_body_is_left_out() -> None:
    body = Body(100, "gzip")
    body.feed(gzip.compress(b"hello") + b"trailing")
    assert body.whole() == b"hello"
