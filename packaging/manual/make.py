#!/usr/bin/env python3
"""Makes the manual page and the shells' completions from the parser of the command line.

make.py FOLDER     writes trayapp.1, trayapp.bash, _trayapp and trayapp.fish there

The modification time in SOURCE_DATE_EPOCH, in seconds, is the date of the manual page; without it the page has none.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from trayapp import __version__
from trayapp.cli import exit_codes
from trayapp.cli.parser import make_parser

_STATUS = {
    0: "all is well; of status: operational or maintenance",
    1: "of status: degraded, or suspected to be",
    2: "of status: a partial or major outage",
    3: "of status: unknown",
    exit_codes.USAGE: "an argument, or the file that it names, cannot be used",
    exit_codes.UNAVAILABLE: "Qt, a library or a display is missing",
    exit_codes.INTERNAL_ERROR: "a bug in trayapp",
    exit_codes.CANNOT_CREATE: "there is no folder to keep anything in",
    exit_codes.OUTPUT_LOST: "standard output takes nothing",
    exit_codes.NOT_RESPONDING: "trayapp is already running, but does not answer",
    exit_codes.INTERRUPTED: "interrupted by Ctrl-C",
}
_ABOUT = (
    "Without a command, trayapp puts a light into the desktop's tray. It reads OpenAI's official status page, checks "
    "OpenAI's addresses itself, and watches this computer's own connection."
)
_FILES = {
    "~/.config/trayapp/config.toml": "the settings, where the user has changed any",
    "~/.local/state/trayapp/": "what was seen, the record, and the log",
}


@dataclass(frozen=True)
class Command:
    """One command with its options and the files that it takes; `name` is "" for trayapp alone."""

    name: str
    help: str
    options: tuple[argparse.Action, ...]
    arguments: tuple[argparse.Action, ...]
    commands: tuple[Command, ...] = ()

    def walk(self, *before: str) -> Iterator[tuple[tuple[str, ...], Command]]:
        """Return each command below this one with the words that call it."""
        for each in self.commands:
            yield (*before, each.name), each
            yield from each.walk(*before, each.name)


def command_of(parser: argparse.ArgumentParser, name: str = "", about: str = "") -> Command:
    """Return what a parser takes.

    `_actions` and `_choices_actions` have no public name, and have not moved since Python 2.7.
    """
    options = tuple(each for each in parser._actions if each.option_strings and each.help != argparse.SUPPRESS)  # noqa: SLF001
    rest = [each for each in parser._actions if not each.option_strings]  # noqa: SLF001
    below: list[Command] = []
    for action in rest:
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            helps = {each.dest: each.help or "" for each in action._choices_actions}  # noqa: SLF001
            below = [command_of(found, word, helps.get(word, "")) for word, found in action.choices.items()]
    arguments = tuple(each for each in rest if not isinstance(each, argparse._SubParsersAction))  # noqa: SLF001
    return Command(name, about or parser.description or "", options, arguments, tuple(below))


def manual(whole: Command) -> str:
    """Return the manual page, in the macros of man(7)."""
    stamp = os.environ.get("SOURCE_DATE_EPOCH")
    day = f"{datetime.fromtimestamp(int(stamp), UTC):%Y-%m-%d}" if stamp else ""
    lines = [
        f'.TH TRAYAPP 1 "{day}" "trayapp {__version__}" "User Commands"',
        ".SH NAME",
        "trayapp \\- a tray light that tells whether OpenAI's services are down, and whether it's them or you",
        ".SH SYNOPSIS",
        ".B trayapp",
        "[OPTION]... [COMMAND [ARGUMENT]...]",
        ".SH DESCRIPTION",
        _ABOUT,
        ".SH OPTIONS",
        *_entries(whole),
        ".SH COMMANDS",
    ]
    for words, command in whole.walk():
        usage = " ".join((*words, *(each.metavar or each.dest.upper() for each in command.arguments)))
        lines += [f'.SS "{_roff(usage)}"', _roff(_sentence(command.help)), *_entries(command, beside=whole)]
    lines += [".SH EXIT STATUS", *(line for code, said in _STATUS.items() for line in (".TP", f".B {code}", said))]
    lines += [".SH FILES", *(line for path, said in _FILES.items() for line in (".TP", f".I {_roff(path)}", said))]
    return "\n".join(lines) + "\n"


def _entries(command: Command, beside: Command | None = None) -> Iterator[str]:
    """Return the options of a command, without those that trayapp itself has."""
    known = {each.option_strings[-1] for each in beside.options} if beside else set()
    for each in command.options:
        if each.option_strings[-1] in known:
            continue
        value = "" if each.nargs == 0 else f" \\fI{_roff(_value(each))}\\fR"
        yield from (".TP", f"\\fB{_roff(', '.join(each.option_strings))}\\fR{value}", _roff(_sentence(each.help or "")))


def _value(action: argparse.Action) -> str:
    return str(action.metavar or "|".join(map(str, action.choices or ())) or action.dest.upper())


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}".rstrip(".") + "."


def _roff(text: str) -> str:
    return text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")


def bash(whole: Command) -> str:
    """Return the completion for bash: the words that may come after those already there."""
    cases = []
    for words, command in whole.walk():
        cases.append(f'    "{" ".join(words)}") words="{" ".join(_words(command))}" ;;')
    cases.append(f'    *) words="{" ".join(_words(whole))}" ;;')
    names = "|".join(dict.fromkeys(each.name for _, each in whole.walk()))
    return f"""# bash completion for trayapp
_trayapp() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} path= words word
    for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        case $word in {names}) path="${{path:+$path }}$word" ;; esac
    done
    case "${{COMP_WORDS[COMP_CWORD-1]}}" in
    --profile) mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
    esac
    case "$path" in
{chr(10).join(cases)}
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
    [[ $current == -* || ${{#COMPREPLY[@]}} -gt 0 ]] || mapfile -t COMPREPLY < <(compgen -f -- "$current")
}}
complete -o filenames -F _trayapp trayapp
"""


def _words(command: Command) -> list[str]:
    return [each.name for each in command.commands] + [each.option_strings[-1] for each in command.options]


def zsh(whole: Command) -> str:
    """Return the completion for zsh."""
    cases = [f'    "{" ".join(words)}")\n{_zsh_arguments(command)} ;;' for words, command in whole.walk()]
    names = "|".join(dict.fromkeys(each.name for _, each in whole.walk()))
    return f"""#compdef trayapp
_trayapp() {{
    local word called=
    for word in ${{words[2,CURRENT-1]}}; do
        case $word in {names}) called="${{called:+$called }}$word" ;; esac
    done
    case "$called" in
{chr(10).join(cases)}
    *)
{_zsh_arguments(whole)} ;;
    esac
}}
_trayapp "$@"
"""


def _zsh_arguments(command: Command) -> str:
    rest = "'*: :->command'" if command.commands else "'*:file:_files'"
    lines = " \\\n        ".join((*map(_zsh_option, command.options), rest))
    text = f"        _arguments {lines}"
    if not command.commands:
        return text
    named = " ".join(f"'{each.name}:{_single(each.help)}'" for each in command.commands)
    return f"{text}\n        [[ $state == command ]] && {{ local -a commands=({named}); _describe command commands; }}"


def _zsh_option(action: argparse.Action) -> str:
    value = "" if action.nargs == 0 else f":{_single(_value(action))}:{_zsh_values(action)}"
    return f"'{action.option_strings[-1]}[{_single(action.help or '')}]{value}'"


def _zsh_values(action: argparse.Action) -> str:
    if action.choices:
        return f"({' '.join(map(str, action.choices))})"
    return "_files -/" if action.metavar == "DIR" else "_files"


def _single(text: str) -> str:
    return text.replace("'", "'\\''").replace("[", "(").replace("]", ")").replace(":", "\\:")


def fish(whole: Command) -> str:
    """Return the completion for fish."""
    lines = ["complete -c trayapp -f"]
    lines += [_fish_option(each, "__fish_use_subcommand") for each in whole.options]
    lines += [
        f"complete -c trayapp -n __fish_use_subcommand -a {each.name} -d '{_fish(each.help)}'"
        for each in whole.commands
    ]
    for words, command in whole.walk():
        seen = "; and ".join(f"__fish_seen_subcommand_from {word}" for word in words)
        lines += [_fish_option(each, seen) for each in command.options]
        lines += [
            f"complete -c trayapp -n '{seen}' -a {each.name} -d '{_fish(each.help)}'" for each in command.commands
        ]
        lines += [f"complete -c trayapp -n '{seen}' -F"] if command.arguments else []
    return "\n".join(lines) + "\n"


def _fish_option(action: argparse.Action, condition: str) -> str:
    name = action.option_strings[-1].removeprefix("--")
    values = f" -a '{' '.join(map(str, action.choices))}'" if action.choices else ""
    takes = "" if action.nargs == 0 else f" -x{values}" if action.metavar != "DIR" else " -r -F"
    return f"complete -c trayapp -n '{condition}' -l {name}{takes} -d '{_fish(action.help or '')}'"


def _fish(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")


FILES = {"trayapp.1": manual, "trayapp.bash": bash, "_trayapp": zsh, "trayapp.fish": fish}


def main() -> int:
    """Write the files into the folder that the one argument names."""
    if len(sys.argv) != 2:
        print("usage: make.py FOLDER", file=sys.stderr)
        return exit_codes.USAGE
    folder, whole = Path(sys.argv[1]), command_of(make_parser())
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in FILES.items():
        (folder / name).write_text(make(whole), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
