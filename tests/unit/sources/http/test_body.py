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


@pytest.mark.parametrize("step", [1, 7, 1000])
def test_all_members_of_a_compressed_body_are_decoded(step: int) -> None:
    raw = gzip.compress(b"hello ") + gzip.compress(b"") + gzip.compress(b"world")
    body = Body(100, "gzip")
    for start in range(0, len(raw), step):
        body.feed(raw[start : start + step])
    assert body.whole() == b"hello world"


def test_members_share_one_cap() -> None:
    body = Body(100, "gzip")
    body.feed(gzip.compress(b"x" * 60))
    with pytest.raises(TooLarge):
        body.feed(gzip.compress(b"x" * 60))


def test_bytes_on_the_wire_that_decode_to_nothing_end_at_the_cap_too() -> None:
    body = Body(1000, "gzip")
    with pytest.raises(TooLarge):
        body.feed(gzip.compress(b"") * 1000)
