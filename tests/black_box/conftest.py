"""Servers and profiles for the tests that look at the app from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.black_box.outside import Answer, Server, plain


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Start servers; they end with the test."""
    servers: list[Server] = []

    def start(answers: Mapping[str, Answer] | None = None, otherwise: Answer | None = None) -> Server:
        server = Server(answers or {}, otherwise or plain(b"", 404, "text/html"))
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def profile(tmp_path: Path) -> Callable[[str], Path]:
    """Write a profile whose configuration is the text given."""

    def write(config: str) -> Path:
        folder = tmp_path / "profile"
        folder.mkdir(exist_ok=True)
        (folder / "config.toml").write_text(config, encoding="utf-8")
        return folder

    return write
