"""Certificates: one that nobody vouches for, and one that the system trusts."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import truststore

from trayapp.domain.model.reports import FailureKind
from trayapp.sources.http.client import HttpTransport
from trayapp.sources.http.tls import create_ssl_context
from trayapp.sources.http.transport import Exchange, Request, Response, TransportError

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", tmp_path / "key.pem",
         "-out", tmp_path / "certificate.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    return tmp_path / "certificate.pem"


@pytest.fixture
def asked(certificate: Path) -> Callable[..., list[Exchange]]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi")
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def go(times: int) -> list[Exchange]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, certificate.with_name("key.pem"))
        listening = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
        url = f"https://127.0.0.1:{listening.sockets[0].getsockname()[1]}/"
        transport = HttpTransport(version="1", proxy="none")
        exchanges = [await transport.fetch(Request(url)) for _ in range(times)]
        await transport.close()
        listening.close()
        await listening.wait_closed()
        return exchanges

    return lambda times=1: asyncio.run(go(times))


def test_a_certificate_that_nobody_vouches_for_is_a_tls_failure(asked) -> None:
    (exchange,) = asked()
    assert isinstance(exchange, TransportError)
    assert exchange.kind is FailureKind.TLS


def test_a_certificate_in_the_systems_folder_is_trusted(asked, certificate, tmp_path, monkeypatch) -> None:
    folder = tmp_path / "roots"
    folder.mkdir()
    shutil.copy(certificate, folder / "ours.pem")
    subprocess.run(["openssl", "rehash", folder], check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_DIR", str(folder))
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    assert [each.body for each in asked(2) if isinstance(each, Response)] == [b"hi", b"hi"]


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="truststore asks the system there")
def test_roots_in_a_folder_are_not_read_before_one_is_needed(certificate, tmp_path, monkeypatch) -> None:
    shutil.copy(certificate, tmp_path / "0123abcd.0")
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    assert create_ssl_context().cert_store_stats()["x509"] == 0
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert create_ssl_context().cert_store_stats()["x509"] == 1


def test_a_system_that_names_no_roots_is_searched_for_them(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "nothing"))
    assert isinstance(create_ssl_context(), truststore.SSLContext)


def test_a_certificate_that_the_system_trusts_is_trusted(asked, certificate, monkeypatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert [each.body for each in asked(2) if isinstance(each, Response)] == [b"hi", b"hi"]
