"""The keyring's states, and that a key is in no text that is made of them."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from trayapp.cli.main import run
from trayapp.desktop.keyring.key_store import KeyState, KeyStore, mqtt_password

KEY = "sk-test-0123456789abcdefghij"


class KeyringError(Exception):
    pass


class KeyringLocked(KeyringError):  # noqa: N818 - the library's name
    pass


class Keyring:
    """A keyring as the library's backends are; `trouble` is what it raises."""

    def __init__(self, stored: str | None = None, trouble: Exception | None = None) -> None:
        self.stored, self.trouble = stored, trouble
        self.asked: list[tuple[str, str]] = []

    def answer(self, service: str, entry: str) -> None:
        self.asked.append((service, entry))
        if self.trouble is not None:
            raise self.trouble


class Library(ModuleType):
    def __init__(self, backend: Keyring) -> None:
        super().__init__("keyring")
        self.backend = backend
        self.errors = ModuleType("keyring.errors")
        self.errors.KeyringLocked = KeyringLocked  # type: ignore[attr-defined]

    def get_keyring(self) -> Keyring:
        return self.backend

    def get_password(self, service: str, entry: str) -> str | None:
        self.backend.answer(service, entry)
        return self.backend.stored

    def set_password(self, service: str, entry: str, password: str) -> None:
        self.backend.answer(service, entry)
        self.backend.stored = password

    def delete_password(self, service: str, entry: str) -> None:
        self.backend.answer(service, entry)
        self.backend.stored = None


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)

    def put(backend: Keyring, module: str = "keyring.backends.SecretService") -> Keyring:
        made = type(type(backend).__name__, (type(backend),), {"__module__": module})
        backend.__class__ = made
        library = Library(backend)
        monkeypatch.setitem(sys.modules, "keyring", library)
        monkeypatch.setitem(sys.modules, "keyring.errors", library.errors)
        return backend

    return put


def test_a_stored_key_is_found_under_our_name(install) -> None:
    backend = install(Keyring(KEY))
    found = KeyStore(environ={}).look_up()
    assert (found.state, found.key, found.variable) == (KeyState.STORED, KEY, "")
    assert backend.asked == [("trayapp", "openai")]
    assert KEY not in repr(found)


def test_without_one_the_environment_is_asked(install) -> None:
    install(Keyring())
    assert KeyStore(environ={}).look_up().state is KeyState.NONE
    found = KeyStore(environ={"OPENAI_API_KEY": KEY}).look_up()
    assert (found.state, found.key, found.variable) == (KeyState.NONE, KEY, "OPENAI_API_KEY")


def test_a_stored_key_goes_before_the_environment(install) -> None:
    install(Keyring(KEY))
    assert KeyStore(environ={"OPENAI_API_KEY": "sk-another-one-of-mine"}).key() == KEY


def test_a_locked_keyring_is_told_from_none(install) -> None:
    install(Keyring(KEY, KeyringLocked("the prompt was dismissed")))
    assert KeyStore(environ={}).look_up().state is KeyState.LOCKED
    assert KeyStore(environ={"OPENAI_API_KEY": KEY}).key() == KEY


@pytest.mark.expected_log("the keyring cannot be used")
def test_a_keyring_that_breaks_is_unavailable_and_its_words_go_nowhere(install, caplog) -> None:
    install(Keyring(KEY, RuntimeError(f"cannot store {KEY}")))
    assert KeyStore(environ={}).look_up().state is KeyState.UNAVAILABLE
    assert KEY not in caplog.text


@pytest.mark.parametrize(
    "module", ["keyring.backends.fail", "keyring.backends.null", "keyrings.alt.file", "somebody.elses"]
)
def test_a_backend_that_is_no_system_keyring_is_not_used(install, module: str) -> None:
    backend = install(Keyring(KEY), module)
    assert KeyStore(environ={}).look_up().state is KeyState.UNAVAILABLE
    assert KeyStore(environ={}).store(KEY) is KeyState.UNAVAILABLE
    assert backend.asked == []


def test_a_chain_is_as_good_as_its_parts(install) -> None:
    backend = install(Keyring(KEY), "keyring.backends.chainer")
    backend.backends = [type("Good", (), {"__module__": "keyring.backends.libsecret"})()]
    assert KeyStore(environ={}).key() == KEY
    backend.backends.append(type("File", (), {"__module__": "keyrings.alt.file"})())
    assert KeyStore(environ={}).look_up().state is KeyState.UNAVAILABLE


def test_without_the_library_there_is_no_keyring(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert KeyStore(environ={}).look_up().state is KeyState.UNAVAILABLE


@pytest.mark.parametrize(
    "broken", ["", "short", "sk-with a blank inside", "sk-with\r\nheader: injected", "sk-ключ-ключ"]
)
def test_what_cannot_stand_in_a_header_is_no_key(install, broken: str) -> None:
    backend = install(Keyring(broken))
    assert KeyStore(environ={"OPENAI_API_KEY": broken}).key() is None
    assert KeyStore(environ={}).store(broken) is KeyState.NONE
    assert backend.stored == broken


def test_a_key_is_stored_and_removed(install) -> None:
    backend = install(Keyring())
    assert KeyStore(environ={}).store(f" {KEY}\n") is KeyState.STORED
    assert backend.stored == KEY
    assert KeyStore(environ={}).remove() is KeyState.NONE
    assert backend.stored is None
    assert KeyStore(environ={}).remove() is KeyState.NONE


class Typed:
    def isatty(self) -> bool:
        return False

    def readline(self, _most: int) -> str:
        return f"{KEY}\n"


def test_the_command_line_stores_shows_and_removes_without_repeating_it(install, capsys, monkeypatch) -> None:
    backend = install(Keyring())
    monkeypatch.setattr(sys, "stdin", Typed())
    assert [run(["key"]), run(["key", "set"]), run(["key"]), run(["key", "remove"])] == [1, 0, 0, 0]
    assert backend.stored is None
    said = "".join(capsys.readouterr())
    assert KEY not in said
    assert "The key is in your keyring" in said


def test_a_key_is_no_argument(capsys) -> None:
    with pytest.raises(SystemExit):
        run(["key", "set", KEY])
    assert "unrecognized arguments" in capsys.readouterr().err


@pytest.mark.parametrize("password", ["p4", "with a blank", "пароль", "a" * 512])
def test_a_brokers_password_is_whatever_can_be_typed_and_has_an_entry_of_its_own(
    install, capsys, monkeypatch, password: str
) -> None:
    backend = install(Keyring())
    monkeypatch.setattr(sys, "stdin", type("Line", (Typed,), {"readline": lambda _self, _most: f"{password}\n"})())
    assert run(["key", "set", "--for", "mqtt"]) == 0
    assert mqtt_password() == backend.stored == password
    assert set(backend.asked) == {("trayapp", "mqtt")}
    assert password not in "".join(capsys.readouterr())


@pytest.mark.parametrize("broken", ["", "two\nlines", "a" * 513, "bell\x07"])
def test_what_nobody_types_is_no_password(install, monkeypatch, broken: str) -> None:
    install(Keyring(broken))
    monkeypatch.setenv("TRAYAPP_MQTT_PASSWORD", broken)
    assert mqtt_password() is None


def test_a_brokers_password_may_come_from_the_environment(install, monkeypatch) -> None:
    install(Keyring())
    monkeypatch.setenv("TRAYAPP_MQTT_PASSWORD", "from here")
    assert mqtt_password() == "from here"
