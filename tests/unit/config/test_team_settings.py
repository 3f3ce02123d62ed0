"""The table `[team]`: what may stand in it, and that nothing of it is there by default."""

from __future__ import annotations

import pytest
import tomlkit

from trayapp import resources
from trayapp.config import schema
from trayapp.domain.model.settings import Settings, TeamSettings

BUILTIN = resources.services()


def read(text: str) -> tuple[TeamSettings, list[str]]:
    settings, problems = schema.read(tomlkit.parse(text), BUILTIN)
    return settings.team, [each.key for each in problems]


def test_by_default_there_is_no_team() -> None:
    assert read("") == (TeamSettings(), [])
    assert TeamSettings().broker == ""


def test_two_lines_are_enough_and_all_may_be_said() -> None:
    assert read('[team]\nbroker = "mqtts://mqtt.example.org"\nplace = "Berlin"') == (
        TeamSettings("mqtts://mqtt.example.org", place="Berlin"),
        [],
    )
    whole = (
        '[team]\nbroker = "mqtt://127.0.0.1:1883"\nuser = "ada"\nca_file = "/etc/ssl/own.pem"\n'
        'topic = "office/trayapp"\n'
        'name = "Ada"\nplace = "Berlin"\nfollow = true\nhome_assistant = true\ncadence = 0.5'
    )
    assert read(whole) == (
        TeamSettings(
            "mqtt://127.0.0.1:1883",
            user="ada",
            ca_file="/etc/ssl/own.pem",
            topic="office/trayapp",
            name="Ada",
            place="Berlin",
            follow=True,
            home_assistant=True,
            cadence=0.5,
        ),
        [],
    )


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('broker = "https://mqtt.example.org"', "team.broker"),
        ('broker = "mqtts://ada:secret@mqtt.example.org"', "team.broker"),
        ('broker = "mqtts://mqtt.example.org/path"', "team.broker"),
        ('broker = "mqtt.example.org"', "team.broker"),
        ('topic = "a/#"', "team.topic"),
        ('topic = "+/a"', "team.topic"),
        ('topic = "/a"', "team.topic"),
        ('topic = "$SYS"', "team.topic"),
        (f'name = "{"x" * 41}"', "team.name"),
        ('follow = "yes"', "team.follow"),
        ('ca_file = "own.pem"', "team.ca_file"),
        ("cadence = 5", "team.cadence"),
        ("cadence = 601", "team.cadence"),
    ],
)
def test_a_wrong_value_is_reported_and_replaced_by_the_default(line, key) -> None:
    found, problems = read(f'[team]\n{line}\nuser = "ada"')
    assert problems == [key]
    assert found == TeamSettings(user="ada")


def test_a_password_in_the_address_is_not_repeated() -> None:
    _, problems = schema.read(tomlkit.parse('[team]\nbroker = "mqtts://ada:secret@x.org"'), BUILTIN)
    assert "secret" not in str(problems)


def test_other_settings_are_saved_around_it() -> None:
    document = tomlkit.parse('[team]\nbroker = "mqtt://127.0.0.1:1883"\ncadence = 0.5 # fast\n')
    settings, _ = schema.read(document, BUILTIN)
    schema.write(settings, document, BUILTIN, Settings())
    assert schema.read(document, BUILTIN)[0] == settings
    assert "# fast" in tomlkit.dumps(document)
