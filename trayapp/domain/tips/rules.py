"""Tips: workarounds as data, and the small engine that picks those that apply and do no harm.

A rule of resources/tips.toml names facts of `facts`. Its `when` holds if each fact named has one of the words listed;
its `unless` holds it back if any of them has; what it `suppresses` is not shown beside it. Two promises are kept here
and not left to the data: nobody is advised to sign out unless sign-in is known to be well, and nobody is advised to use
a VPN unless regions were compared and found to differ, nor ever where a country policy is what blocks.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from trayapp.domain.model.enums import Network, Symptom
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Profile
from trayapp.domain.model.snapshot import NetworkStatus, ServiceSnapshot, Tip
from trayapp.domain.tips.facts import ARGUMENTS, AT_REST, KINDS, Facts, UserContext
from trayapp.i18n.message import Message, message_in
from trayapp.lazy_pattern import lazy_pattern
from trayapp.typed_table import TableError, TableReader

MAX_TIPS = 3
"""More than three are not read in an outage."""

PAGE_SOURCE = "page"
"""The source name that stands for the service's own status page."""


class Specificity(StrEnum):
    """How closely a tip fits, the closest first: you and your account, a part, the whole service, anything."""

    YOU = "you"
    PART = "part"
    SERVICE = "service"
    ALWAYS = "always"


class Risk(StrEnum):
    """What a tip asks for that could do harm at the wrong moment."""

    LOG_OUT = "log_out"
    VPN = "vpn"


Conditions = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class TipRule:
    """One tip with its conditions. `source` is an https address, `PAGE_SOURCE`, or empty.

    `because` is a clause that reads on after "because", in lower case and without a full stop. `placeholders` are those
    of both.
    """

    id: str
    reach: Specificity
    text: str
    because: str
    source: str
    when: Conditions
    unless: Conditions
    risk: Risk | None = None
    suppresses: frozenset[str] = frozenset()
    placeholders: frozenset[str] = frozenset()
    stirs: frozenset[str] = field(init=False)
    """The facts of `AT_REST` that keep the rule from applying while they are at rest."""

    def __post_init__(self) -> None:
        """Find what stirs the rule."""
        wanted = {name: self.when[name] for name in AT_REST.keys() & self.when.keys()}
        stirs = frozenset(name for name, words in wanted.items() if words.isdisjoint(AT_REST[name]))
        object.__setattr__(self, "stirs", stirs)


NO_CIRCUMSTANCES = UserContext()
NO_FEEDBACK: Mapping[str, int] = {}
TEXT_CONTEXT, REASON_CONTEXT = "tip", "reason of a tip"
"""What a translator is told of a tip's two texts (msgctxt)."""

_OWN_PAGE = lazy_pattern(r"https://(?:[a-z]+\.)?openai\.com/")
_REACH_ORDER = {reach: order for order, reach in enumerate(Specificity)}
_REACHABLE = {Network.ONLINE, Network.UNKNOWN}
_RISKY = {
    Risk.LOG_OUT: lazy_pattern(r"(?<!do not )(?<!don't )\b(?:log|sign)(?:g?ing)?[- ]out\b", re.IGNORECASE),
    Risk.VPN: lazy_pattern(r"\bvpn\b", re.IGNORECASE),
}


def parse_rules(table: object) -> tuple[TipRule, ...]:
    """Return the rules of `table` (`{"sources": {...}, "tip": [...]}`), or raise `TableError`, naming the key."""
    file = TableReader(table)
    sources = dict(file.pairs("sources"))
    for name, url in sources.items():
        if not _OWN_PAGE.match(url):
            raise TableError(f"sources.{name}", url, "an https address of OpenAI's")
    rules = tuple(_rule(each, sources) for each in file.tables("tip"))
    file.finish()
    ids = [rule.id for rule in rules]
    for index, each in enumerate(ids):
        if each in ids[:index]:
            raise TableError(f"tip[{index}].id", each, "an id that is not taken already")
    for index, rule in enumerate(rules):
        if strangers := rule.suppresses - set(ids):
            raise TableError(f"tip[{index}].suppresses", min(strangers), "the id of another tip")
    return rules


def advise(
    view: ServiceSnapshot,
    network: NetworkStatus,
    profile: Profile,
    service: Service,
    rules: Sequence[TipRule],
    *,
    around: UserContext = NO_CIRCUMSTANCES,
    shown: Sequence[str] = (),
    feedback: Mapping[str, int] = NO_FEEDBACK,
) -> tuple[Tip, ...]:
    """Return at most three tips for this moment.

    Those in `shown`, the ids of the last ones, stay in their order while they apply; others follow, the closest fit
    first, then what helped the user before (`feedback`: by id how often it did, less how often it did not), in the
    order of the file among equals. What did not help comes after all others.
    """
    facts = Facts(view, network, profile, service, around)
    resting = {name for name, rest in AT_REST.items() if facts[name] <= rest}
    applying = [rule for rule in rules if rule.stirs.isdisjoint(resting) and _applies(rule, facts)]
    if not applying:
        return ()
    suppressed = frozenset(each for rule in applying for each in rule.suppresses)
    fitting = [rule for rule in applying if rule.id not in suppressed]
    order = {each: place for place, each in enumerate(shown)}

    def place(rule: TipRule) -> tuple[int, ...]:
        score = feedback.get(rule.id, 0)
        return (score < 0, order.get(rule.id, len(order)), _REACH_ORDER[rule.reach], -score)

    return tuple(_tip(rule, facts, service) for rule in sorted(fitting, key=place)[:MAX_TIPS])


def _applies(rule: TipRule, facts: Facts) -> bool:
    """Whether a rule holds. While we are cut off, only rules about the network do; in others' trouble, only yours."""
    for name, wanted in rule.when.items():
        if facts[name].isdisjoint(wanted):
            return False
    if "network" not in rule.when and not facts["network"] & _REACHABLE:
        return False
    if rule.reach is not Specificity.YOU and "others" in facts["concerns"]:
        return False
    return (
        all(facts[name].isdisjoint(unwanted) for name, unwanted in rule.unless.items())
        and _is_safe(rule.risk, facts)
        and rule.placeholders <= facts.arguments.keys()
    )


def _is_safe(risk: Risk | None, facts: Facts) -> bool:
    match risk:
        case Risk.LOG_OUT:
            return facts["login"] == {"well"}
        case Risk.VPN:
            return facts["region"] == {"regional"} and Symptom.REGION_BLOCKED not in facts["symptom"]
        case None:
            return True


def _tip(rule: TipRule, facts: Facts, service: Service) -> Tip:
    source = service.page_url if rule.source == PAGE_SOURCE else rule.source
    return Tip(
        id=rule.id,
        text=_message(TEXT_CONTEXT, rule.text, facts),
        because=_message(REASON_CONTEXT, rule.because, facts),
        source_url=source if source.startswith("https://") else None,
    )


def _message(context: str, template: str, facts: Facts) -> Message:
    arguments = {name: facts.arguments[name] for name in sorted(_placeholders(template))}
    return message_in(context, template, **arguments)


def _placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def _rule(table: TableReader, sources: Mapping[str, str]) -> TipRule:
    source = table.text("source", PAGE_SOURCE) if table.has("source") else ""
    text, because = _template(table, "text"), _template(table, "because")
    rule = TipRule(
        id=table.text("id"),
        reach=table.word("reach", tuple(Specificity)),
        text=text,
        because=because,
        source=source if source in {"", PAGE_SOURCE} else sources.get(source, ""),
        when=_conditions(table.table("when")),
        unless=_conditions(table.table("unless")),
        risk=table.word("risk", tuple(Risk)) if table.has("risk") else None,
        suppresses=frozenset(table.texts("suppresses")),
        placeholders=frozenset(_placeholders(text) | _placeholders(because)),
    )
    if source and not rule.source:
        raise TableError(table.key("source"), source, "one of " + ", ".join([PAGE_SOURCE, *sources]))
    table.finish()
    for risk, words in _RISKY.items():
        if words.search(rule.text) and rule.risk is not risk:
            raise TableError(table.key("risk"), rule.risk, f'"{risk}", for that is what the text asks for')
    return rule


def _template(table: TableReader, name: str) -> str:
    text = table.text(name)
    try:
        unknown = _placeholders(text) - ARGUMENTS
    except ValueError:
        unknown = {"{"}
    if unknown:
        allowed = ", ".join(f"{{{each}}}" for each in sorted(ARGUMENTS))
        raise TableError(table.key(name), text, f"a text with placeholders out of {allowed}")
    return text


def _conditions(table: TableReader) -> Conditions:
    conditions: dict[str, frozenset[str]] = {}
    for name, words in KINDS.items():
        wanted = table.texts(name) if words is None else table.words(name, words)
        if table.has(name):
            if not wanted:
                raise TableError(table.key(name), [], "a list of at least one word")
            conditions[name] = frozenset(str(word) for word in wanted)
    table.finish()
    return conditions
