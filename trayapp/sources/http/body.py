"""Taking in a body that may be endless, or small and swell: both decoded bytes and those on the wire are capped."""

from __future__ import annotations

import zlib

GZIP_OR_ZLIB = 47
"""zlib's window setting that recognises either header by itself."""

_GZIP_MAGIC = b"\x1f\x8b"


class TooLarge(Exception):  # noqa: N818 - a finding about the answer
    """A body is larger than was allowed for."""


class Body:
    """Collects one body, decoding it as it comes."""

    def __init__(self, max_bytes: int, content_encoding: str) -> None:
        self._room = max_bytes
        self._wire_room = max_bytes
        self._parts: list[bytes] = []
        compressed = content_encoding.strip().lower() in {"gzip", "x-gzip", "deflate"}
        self._decoder = zlib.decompressobj(GZIP_OR_ZLIB) if compressed else None

    def feed(self, raw: bytes) -> None:
        """Take in bytes from the wire; raise `TooLarge` as soon as a cap is passed."""
        self._wire_room -= len(raw)
        if self._wire_room < 0:
            self._parts.clear()
            raise TooLarge
        try:
            while raw and self._decoder is not None:
                if self._decoder.eof and not self._next_member(raw):
                    return
                self._keep(self._decoder.decompress(raw, self._room + 1))
                raw = self._decoder.unconsumed_tail or self._decoder.unused_data
        except zlib.error:  # said to be compressed, but is not: what it says is the reader's matter
            self._decoder = None
        if self._decoder is None:
            self._keep(raw)

    def _next_member(self, raw: bytes) -> bool:
        """Begin the next member of a gzip body (RFC 1952, 2.2); what else follows an end is left out."""
        if not _GZIP_MAGIC.startswith(raw[:2]):
            return False
        self._decoder = zlib.decompressobj(GZIP_OR_ZLIB)
        return True

    def _keep(self, part: bytes) -> None:
        self._room -= len(part)
        if self._room < 0:
            self._parts.clear()
            raise TooLarge
        self._parts.append(part)

    def whole(self) -> bytes:
        """Return what has come so far."""
        return b"".join(self._parts)
