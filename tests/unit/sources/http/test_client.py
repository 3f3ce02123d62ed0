"""The transport against a server on loopback that does what servers should not."""

from __future__ import annotations

import asyncio
import gzip
import importlib.abc
import sys
import tracemalloc
import zlib
from collections.abc import Awaitable, Callable

import pytest

from trayapp.domain.model.reports import FailureKind
from trayapp.sources.http.client import HttpTransport
from trayapp.sources.http.proxies import resolve_proxies
from trayapp.sources.http.transport import Exchange, Request, Response, TransportError

MIB = 1024 * 1024
CAP = 256 * 1024


def fetched(url: str, transport: HttpTransport | None = None, **more: object) -> Awaitable[Exchange]:
    mine = transport or HttpTransport(version="1.2", proxy="none")

    async def go() -> Exchange:
        try:
            return await mine.fetch(Request(url, **more))  # type: ignore[arg-type]
        finally:
            await mine.close()

    return go()


def ask(serving, handler, path: str = "/", **more: object) -> Exchange:
    async def go() -> Exchange:
        async with serving(handler) as server:
            return await fetched(server.url + path, **more)

    return asyncio.run(go())


def kind(exchange: Exchange) -> FailureKind:
    assert isinstance(exchange, TransportError), exchange
    assert exchange.detail
    return exchange.kind


def test_an_answer_has_status_body_lower_case_headers_and_time(serving, reply) -> None:
    answer = ask(serving, reply(200, b"hello", X_Thing="Yes"))
    assert isinstance(answer, Response)
    assert (answer.status, answer.body, answer.headers["x-thing"]) == (200, b"hello", "Yes")
    assert 0 < answer.elapsed_ms < 5000


def test_we_say_who_we_are_and_ask_for_gzip_and_keep_no_cookies(serving, reply) -> None:
    async def go() -> None:
        async with serving(reply(200, b"", set_cookie="id=1; Path=/")) as server:
            transport = HttpTransport(version="1.2", proxy="none")
            for _ in range(2):
                await transport.fetch(Request(server.url, (("accept", "application/json"),)))
            await transport.close()
            said = server.asked[1].headers
            assert said["user-agent"] == "trayapp/1.2 (+status light)"
            assert (said["accept-encoding"], said["accept"]) == ("gzip", "application/json")
            assert "cookie" not in said

    asyncio.run(go())


class Missed(importlib.abc.MetaPathFinder):
    """Asked last, for what nobody else has found."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def find_spec(self, fullname, path, target=None) -> None:
        self.names.append(fullname)


def test_a_request_looks_for_no_module_that_is_not_there(serving, reply, monkeypatch) -> None:
    missed = Missed()

    async def go() -> None:
        async with serving(reply(200, b"")) as server:
            transport = HttpTransport(version="1.2", proxy="none")
            await transport.fetch(Request(server.url))
            monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, missed])
            for fresh in (False, True):
                await transport.fetch(Request(server.url, fresh=fresh))
            await transport.close()

    asyncio.run(go())
    assert missed.names == []


@pytest.mark.parametrize("coding", ["gzip", "deflate", "x-gzip"])
def test_a_compressed_body_is_decoded(serving, reply, coding) -> None:
    body = zlib.compress(b"hello") if coding == "deflate" else gzip.compress(b"hello")
    answer = ask(serving, reply(200, body, content_encoding=coding))
    assert isinstance(answer, Response)
    assert answer.body == b"hello"


def test_a_body_that_is_only_said_to_be_compressed_is_taken_as_it_is(serving, reply) -> None:
    answer = ask(serving, reply(200, b"{}", content_encoding="gzip"))
    assert isinstance(answer, Response)
    assert answer.body == b"{}"


def test_200_mb_are_refused_and_memory_stays_bounded(serving) -> None:
    async def flood(_asked: object, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 209715200\r\n\r\n")
        for _ in range(200):
            writer.write(b" " * MIB)
            await writer.drain()

    tracemalloc.start()
    try:
        assert kind(ask(serving, flood, max_bytes=CAP)) is FailureKind.TOO_LARGE
        assert tracemalloc.get_traced_memory()[1] < 16 * MIB
    finally:
        tracemalloc.stop()


def test_a_gzip_bomb_is_refused_and_memory_stays_bounded(serving, reply) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(MIB)) for _ in range(200)) + packer.flush()
    assert len(bomb) < CAP
    tracemalloc.start()
    try:
        assert kind(ask(serving, reply(200, bomb, content_encoding="gzip"), max_bytes=CAP)) is FailureKind.TOO_LARGE
        assert tracemalloc.get_traced_memory()[1] < 8 * MIB
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\n\r\n", b""])
def test_an_endless_drip_ends_at_the_deadline(serving, head) -> None:
    async def drip(_asked: object, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.01)

    exchange = ask(serving, drip, deadline_s=0.2)
    assert kind(exchange) is FailureKind.TIMEOUT
    assert exchange.elapsed_ms < 2000


def test_a_silent_server_ends_at_the_deadline(serving) -> None:
    async def silent(_asked: object, _writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    assert kind(ask(serving, silent, deadline_s=0.2)) is FailureKind.TIMEOUT


def test_a_truncated_body_is_a_broken_connection(serving) -> None:
    async def cut(_asked: object, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf")
        writer.close()

    assert kind(ask(serving, cut)) is FailureKind.RESET


@pytest.mark.parametrize("said", [b"", b"\x00\x01 nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 100_000])
def test_what_is_not_http_is_a_broken_connection(serving, said) -> None:
    async def babble(_asked: object, writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        writer.close()

    assert kind(ask(serving, babble)) is FailureKind.RESET


def test_a_closed_port_is_refused() -> None:
    assert kind(asyncio.run(fetched("http://127.0.0.1:1/"))) is FailureKind.REFUSED


def test_a_server_that_speaks_no_tls_is_no_answer(serving, reply) -> None:
    async def go() -> Exchange:
        async with serving(reply(200)) as server:
            return await fetched(server.url.replace("http:", "https:"), deadline_s=0.5)

    assert kind(asyncio.run(go())) in {FailureKind.TLS, FailureKind.RESET, FailureKind.TIMEOUT}


def test_a_tls_handshake_that_is_given_up_leaves_no_open_socket(serving) -> None:
    async def go() -> None:
        gone = asyncio.Event()

        async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read()
            writer.close()
            gone.set()

        listening = await asyncio.start_server(silent, "127.0.0.1", 0)
        port = listening.sockets[0].getsockname()[1]
        transport = HttpTransport(version="1", proxy="none")
        assert kind(await transport.fetch(Request(f"https://127.0.0.1:{port}/", deadline_s=0.2))) is FailureKind.TIMEOUT
        async with asyncio.timeout(5):
            await gone.wait()
        await transport.close()
        listening.close()
        await listening.wait_closed()

    asyncio.run(go())


def test_a_name_that_does_not_exist_is_dns(monkeypatch) -> None:
    async def unknown(*_args: object, **_more: object) -> object:
        import socket

        raise socket.gaierror(-2, "Name or service not known")

    async def go() -> Exchange:
        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", unknown)
        return await fetched("http://nowhere.invalid/")

    assert kind(asyncio.run(go())) is FailureKind.DNS


@pytest.mark.parametrize(
    "url", ["", "nonsense", "http://127.0.0.1:0/", "ftp://127.0.0.1/", "http://", "http://[", "http://127.0.0.1:99999/"]
)
def test_what_is_no_address_is_no_answer(url) -> None:
    assert kind(asyncio.run(fetched(url))) in {FailureKind.SETTINGS, FailureKind.DNS}


@pytest.mark.parametrize("name", ["x" * 300 + ".example", "a..b"])
def test_a_name_that_cannot_be_said_is_no_answer(name) -> None:
    assert kind(asyncio.run(fetched(f"http://{name}/"))) in {FailureKind.SETTINGS, FailureKind.DNS}


class Redirecting:
    """Sends each path on to what the table says."""

    def __init__(self, reply: Callable[..., object], table: dict[str, str]) -> None:
        self._reply, self._table = reply, table

    async def __call__(self, asked, writer: asyncio.StreamWriter) -> None:
        target = self._table.get(asked.path)
        handler = self._reply(200, b"there") if target is None else self._reply(301, b"", location=target)
        await handler(asked, writer)


def test_three_redirects_on_loopback_are_followed(serving, reply) -> None:
    answer = ask(serving, Redirecting(reply, {"/": "/1", "/1": "/2", "/2": "/3"}))
    assert isinstance(answer, Response)
    assert (answer.body, answer.url.rpartition("/")[2]) == (b"there", "3")


@pytest.mark.parametrize(
    "table",
    [
        {"/": "/1", "/1": "/2", "/2": "/3", "/3": "/4"},
        {"/": "/1", "/1": "/"},
        {"/": "/"},
        {"/": "http://status.example.com/"},
        {"/": "file:///etc/passwd"},
        {"/": "https://user:secret@status.example.com/"},
        {"/": "https://["},
        {"/": "https://"},
    ],
)
def test_redirects_too_many_in_a_circle_or_to_elsewhere_are_refused(serving, reply, table) -> None:
    assert kind(ask(serving, Redirecting(reply, table))) is FailureKind.REDIRECT


def test_a_redirect_is_an_answer_where_it_is_not_to_be_followed(serving, reply) -> None:
    answer = ask(serving, Redirecting(reply, {"/": "/1"}), follow_redirects=False)
    assert isinstance(answer, Response)
    assert answer.status == 301


def test_a_connection_is_kept_but_a_fresh_request_makes_its_own(serving, reply) -> None:
    async def go() -> list[int]:
        async with serving(reply(200, b"x")) as server:
            transport = HttpTransport(version="1", proxy="none")
            for fresh in (False, False, True, False):
                await transport.fetch(Request(server.url, fresh=fresh))
            transport.rebuild()
            await transport.fetch(Request(server.url))
            await transport.close()
            return [each.connection for each in server.asked]

    assert asyncio.run(go()) == [1, 1, 2, 1, 3]


def test_an_exchange_under_way_outlives_a_rebuild(serving, reply) -> None:
    async def go() -> Exchange:
        reached, released = asyncio.Event(), asyncio.Event()

        async def slow(asked, writer: asyncio.StreamWriter) -> None:
            if asked.path == "/slow":
                reached.set()
                await released.wait()
            await reply(200, b"x")(asked, writer)

        async with serving(slow) as server:
            transport = HttpTransport(version="1", proxy="none")
            under_way = asyncio.create_task(transport.fetch(Request(server.url + "/slow")))
            await reached.wait()
            transport.rebuild()
            await transport.fetch(Request(server.url))
            released.set()
            exchange = await under_way
            await transport.close()
            return exchange

    assert isinstance(asyncio.run(go()), Response)


def test_exchanges_come_in_the_order_of_the_requests_and_run_side_by_side(serving, reply) -> None:
    async def go() -> tuple[Exchange, ...]:
        both = asyncio.Barrier(2)

        async def together(asked, writer: asyncio.StreamWriter) -> None:
            await both.wait()
            await reply(200, asked.path.encode())(asked, writer)

        async with serving(together) as server:
            transport = HttpTransport(version="1", proxy="none")
            exchanges = await transport.fetch_all([Request(server.url + "/a"), Request(server.url + "/b")])
            await transport.close()
            return exchanges

    assert [each.body for each in asyncio.run(go()) if isinstance(each, Response)] == [b"/a", b"/b"]


def test_a_transport_that_was_closed_opens_again(serving, reply) -> None:
    async def go() -> Exchange:
        async with serving(reply(200, b"x")) as server:
            transport = HttpTransport(version="1", proxy="none")
            await transport.close()
            await transport.fetch(Request(server.url))
            await transport.close()
            return await fetched(server.url, transport)

    assert isinstance(asyncio.run(go()), Response)


def test_a_dead_proxy_is_told_apart_from_a_dead_target(serving, reply) -> None:
    async def go() -> Exchange:
        async with serving(reply(200)) as server:
            return await fetched(server.url, HttpTransport(version="1", proxy="http://127.0.0.1:1"))

    assert kind(asyncio.run(go())) is FailureKind.PROXY


def test_a_proxy_that_answers_is_asked_for_the_whole_address(serving, reply) -> None:
    async def go() -> list[str]:
        async with serving(reply(200)) as proxy:
            await fetched("http://status.example.com/x", HttpTransport(version="1", proxy=proxy.url))
            return proxy.paths()

    assert asyncio.run(go()) == ["http://status.example.com/x"]


def test_a_proxy_that_refuses_to_connect_is_a_proxy_failure(serving, reply) -> None:
    async def go() -> Exchange:
        async with serving(reply(407)) as proxy:
            return await fetched("https://status.example.com/x", HttpTransport(version="1", proxy=proxy.url))

    assert kind(asyncio.run(go())) is FailureKind.PROXY


@pytest.mark.parametrize(("variable", "value"), [("SSL_CERT_FILE", "/nowhere/ca.pem"), ("SSL_CERT_DIR", "/nowhere")])
def test_certificates_that_cannot_be_read_raise_nothing_and_are_told(
    serving, reply, monkeypatch, variable, value
) -> None:
    monkeypatch.setenv(variable, value)
    transport = HttpTransport(version="1")

    async def go() -> Exchange:
        async with serving(reply(200)) as server:
            return await fetched(server.url, transport)

    assert isinstance(asyncio.run(go()), Response)
    assert resolve_proxies("system").problem


@pytest.mark.parametrize(
    ("variable", "value"),
    [("ALL_PROXY", "socks4://127.0.0.1:1080"), ("HTTP_PROXY", "http://[bad"), ("http_proxy", "http://127.0.0.1:99999")],
)
def test_a_proxy_of_the_system_that_cannot_be_used_closes_the_way(serving, reply, monkeypatch, variable, value) -> None:
    monkeypatch.setenv(variable, value)
    transport = HttpTransport(version="1")

    async def go() -> tuple[Exchange, list[str]]:
        async with serving(reply(200)) as server:
            return await fetched(server.url, transport), server.paths()

    exchange, asked = asyncio.run(go())
    assert (kind(exchange), asked) == (FailureKind.PROXY, [])
    assert resolve_proxies("system").problem


async def _socks_server(asked: list[str]) -> asyncio.Server:
    """Serve SOCKS 5 without a password (RFC 1928) and answer as the host that was asked for."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            _, methods = await reader.readexactly(2)
            await reader.readexactly(methods)
            writer.write(b"\x05\x00")
            await reader.readexactly(4)
            (length,) = await reader.readexactly(1)
            asked.append((await reader.readexactly(length)).decode())
            await reader.readexactly(2)
            writer.write(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x50")
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello")
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    return await asyncio.start_server(serve, "127.0.0.1", 0)


@pytest.mark.parametrize("variable", [None, "all_proxy"])
def test_a_socks_proxy_carries_requests_and_looks_names_up(monkeypatch, variable) -> None:
    asked: list[str] = []

    async def go() -> Exchange:
        server = await _socks_server(asked)
        address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        if variable is None:
            transport = HttpTransport(version="1", proxy=f"socks5://{address}")
        else:
            monkeypatch.setenv(variable, f"socks://{address}/")
            transport = HttpTransport(version="1")
        try:
            return await fetched("http://status.example.com/x", transport)
        finally:
            server.close()
            await server.wait_closed()

    exchange = asyncio.run(go())
    assert isinstance(exchange, Response)
    assert (exchange.body, asked) == (b"hello", ["status.example.com"])


def test_a_validator_of_any_bytes_goes_back_as_it_came(serving) -> None:
    etag = 'W/"\u00fc\u00ff-1"'.encode("latin-1")
    seen: list[str] = []

    async def handler(asked, writer) -> None:
        seen.append(asked.headers.get("if-none-match", ""))
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\netag: " + etag + b"\r\n\r\n")

    async def go() -> Exchange:
        async with serving(handler) as server:
            first = await fetched(server.url)
            assert isinstance(first, Response)
            return await fetched(server.url, headers=(("if-none-match", first.headers["etag"]),))

    assert isinstance(asyncio.run(go()), Response)
    assert seen == ["", etag.decode("latin-1")]


def test_a_connection_cut_during_the_tls_handshake_is_told_apart() -> None:
    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.transport.abort()

    async def go() -> Exchange:
        server = await asyncio.start_server(cut, "127.0.0.1", 0)
        try:
            return await fetched(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
        finally:
            server.close()
            await server.wait_closed()

    assert kind(asyncio.run(go())) is FailureKind.TLS_RESET


def test_a_key_log_that_cannot_be_written_is_no_matter(serving, reply, monkeypatch) -> None:
    monkeypatch.setenv("SSLKEYLOGFILE", "/nowhere/keys")

    async def go() -> tuple[Exchange, Exchange]:
        async with serving(reply(200)) as server:
            secure = await fetched(server.url.replace("http:", "https:"), deadline_s=0.5)
            return await fetched(server.url), secure

    plain, secure = asyncio.run(go())
    assert isinstance(plain, Response)
    assert isinstance(secure, TransportError)
    assert secure.kind is not FailureKind.SETTINGS


def test_a_proxy_of_the_users_own_that_cannot_be_used_lets_nothing_out(serving, reply) -> None:
    async def go() -> tuple[Exchange, list[str]]:
        async with serving(reply(200)) as server:
            return await fetched(server.url, HttpTransport(version="1", proxy="socks4://127.0.0.1:1")), server.paths()

    exchange, asked = asyncio.run(go())
    assert kind(exchange) is FailureKind.PROXY
    assert asked == []


class Silent:
    """A host that takes requests and never answers; `reached` is set after so many of them."""

    def __init__(self, count: int) -> None:
        self._left = count
        self.reached = asyncio.Event()

    async def __call__(self, _asked: object, _writer: object) -> None:
        self._left -= 1
        if self._left == 0:
            self.reached.set()
        await asyncio.sleep(60)


def test_a_crowd_of_silent_hosts_does_not_make_a_well_one_silent(serving, reply) -> None:
    async def go() -> Exchange:
        host = Silent(60)
        async with serving(host) as silent, serving(reply(200)) as well:
            transport = HttpTransport(version="1", proxy="none")
            hung = [asyncio.create_task(transport.fetch(Request(silent.url, deadline_s=30))) for _ in range(60)]
            await host.reached.wait()
            try:
                return await transport.fetch(Request(well.url, deadline_s=20))
            finally:
                for task in hung:
                    task.cancel()
                await asyncio.gather(*hung, return_exceptions=True)
                await transport.close()

    assert isinstance(asyncio.run(go()), Response)


def test_waiting_for_a_connection_of_our_own_says_nothing_about_the_host(serving, reply, monkeypatch) -> None:
    monkeypatch.setattr("trayapp.sources.http.client_pool.MAX_CONNECTIONS", 1)

    async def go() -> Exchange:
        host = Silent(1)
        async with serving(host) as silent, serving(reply(200)) as well:
            transport = HttpTransport(version="1", proxy="none")
            hung = asyncio.create_task(transport.fetch(Request(silent.url, deadline_s=30)))
            await host.reached.wait()
            try:
                return await transport.fetch(Request(well.url, deadline_s=0.5))
            finally:
                hung.cancel()
                await asyncio.gather(hung, return_exceptions=True)
                await transport.close()

    assert kind(asyncio.run(go())) is FailureKind.CUT_SHORT


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_roots_that_cannot_be_read_leave_plain_http_alone(serving, reply, monkeypatch, tmp_path, variable) -> None:
    broken = tmp_path / "roots"
    broken.write_bytes(b"-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n")
    monkeypatch.setenv(variable, str(broken))

    async def go() -> tuple[Exchange, Exchange]:
        async with serving(reply(200)) as server:
            secure = await fetched(server.url.replace("http:", "https:"), deadline_s=1.0)
            return await fetched(server.url), secure

    plain, secure = asyncio.run(go())
    assert isinstance(plain, Response)
    assert isinstance(secure, TransportError)


def test_a_post_carries_its_body_and_follows_no_redirect() -> None:
    async def go() -> tuple[bytes, Exchange]:
        heard = asyncio.get_running_loop().create_future()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            head = await reader.readuntil(b"\r\n\r\n")
            heard.set_result(head + await reader.readexactly(8))
            writer.write(b"HTTP/1.1 307 Elsewhere\r\nlocation: /other\r\ncontent-length: 0\r\n\r\n")
            await writer.drain()
            writer.close()

        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/things"
            headers = (("content-type", "application/json"),)
            answer = await fetched(url, method="POST", content=b'{"a": 1}', headers=headers)
        return await heard, answer

    asked, answer = asyncio.run(go())
    assert asked.startswith(b"POST /things HTTP/1.1\r\n")
    assert asked.endswith(b'\r\n\r\n{"a": 1}')
    assert b"content-length: 8" in asked.lower()
    assert isinstance(answer, Response)
    assert answer.status == 307
