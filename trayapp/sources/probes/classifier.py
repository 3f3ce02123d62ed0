"""What one answer of one target says about the service: the error vocabulary as a table.

From https://developers.openai.com/docs/guides/error-codes, the SDKs, and write-ups of incidents. Whether *we* were
online when a sample was taken, and whether an unexpected answer breaks a steady history, is decided in the domain.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from trayapp.domain.model.enums import Origin, Result, Symptom
from trayapp.domain.model.reports import FailureKind
from trayapp.domain.model.service import Expect, Target
from trayapp.sources.http.bot_checks import is_challenge
from trayapp.sources.http.transport import Exchange, Response, TransportError
from trayapp.sources.pages.untrusted import Record, as_object, clean_name, text_of
from trayapp.sources.probes.origin import is_markup, origin_of

_MAX_WORDS = 2000
_MAX_ERROR_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Classification:
    """One sample's meaning. `detail` is plain English for logs and the curious; the rest as in `Sample`."""

    result: Result
    symptom: Symptom | None = None
    detail: str = ""
    origin: Origin = Origin.NONE
    signature: str = ""


@dataclass(frozen=True, slots=True)
class _Rule:
    """Applies to an answer with one of `statuses` whose error holds one of `words` (none: any error)."""

    statuses: frozenset[int]
    words: tuple[str, ...]
    result: Result
    symptom: Symptom | None


_NO_ANSWER: dict[FailureKind, tuple[Result, Symptom | None]] = {
    FailureKind.DNS: (Result.BAD, Symptom.DNS),
    FailureKind.REFUSED: (Result.BAD, Symptom.NO_RESPONSE),
    FailureKind.RESET: (Result.BAD, Symptom.NO_RESPONSE),
    FailureKind.TLS_RESET: (Result.BAD, Symptom.TLS_RESET),
    FailureKind.TIMEOUT: (Result.BAD, Symptom.NO_RESPONSE),
    FailureKind.CUT_SHORT: (Result.INCONCLUSIVE, None),
    FailureKind.TLS: (Result.INCONCLUSIVE, Symptom.TLS),
    FailureKind.PROXY: (Result.INCONCLUSIVE, Symptom.PROXY),
    FailureKind.SETTINGS: (Result.INCONCLUSIVE, Symptom.PROXY),
}


def _rule(statuses: set[int], words: tuple[str, ...], result: Result, symptom: Symptom | None) -> _Rule:
    return _Rule(frozenset(statuses), words, result, symptom)


def _by_status(*rules: _Rule) -> dict[int, tuple[_Rule, ...]]:
    """Return the rules for each status, in their order."""
    statuses = frozenset[int]().union(*(rule.statuses for rule in rules))
    return {status: tuple(rule for rule in rules if status in rule.statuses) for status in statuses}


_YOURS = _by_status(
    # Answers that prove the service alive, and are about the user's key, plan or place.
    _rule({400, 401, 403, 451}, ("unsupported_country",), Result.GOOD, Symptom.REGION_BLOCKED),
    _rule({451}, (), Result.GOOD, Symptom.REGION_BLOCKED),
    _rule({401, 403}, ("missing scopes", "insufficient permissions"), Result.GOOD, Symptom.KEY_RESTRICTED),
    _rule({401}, ("didn't provide an api key", "missing bearer", "header is required"), Result.GOOD, None),
    _rule(
        {401},
        ("invalid_api_key", "incorrect api key", "invalid_user", "member of an organization", "not authorized",
         "not_authorized", "invalid authentication", "authentication_error", "token_expired", "ip_not_authorized"),
        Result.GOOD,
        Symptom.KEY,
    ),
    _rule({403}, ("user_not_eligible", "route_not_supported"), Result.GOOD, Symptom.NOT_AVAILABLE),
    _rule({400}, ("unsupported_capability",), Result.GOOD, Symptom.NOT_AVAILABLE),
    _rule({403, 404}, ("model_not_found",), Result.GOOD, Symptom.NOT_AVAILABLE),
    _rule({429}, ("subscription_sharing_usage_limit_exceeded",), Result.GOOD, Symptom.USAGE_LIMIT),
    _rule(
        {402, 403, 429},
        ("insufficient_quota", "credit_balance_exhausted", "spend_limit_exceeded", "usage_limit_exceeded",
         "billing_hard_limit_reached", "billing_not_active"),
        Result.GOOD,
        Symptom.QUOTA,
    ),
    # Answers of a service that asks for less.
    _rule({429, 503}, ("slow_down", "slow down"), Result.BAD, Symptom.SLOW_DOWN),
    _rule({429, 500, 502, 503, 529}, ("overloaded", "service_unavailable_error"), Result.BAD, Symptom.OVERLOADED),
    _rule({529}, (), Result.BAD, Symptom.OVERLOADED),
    _rule({429}, (), Result.INCONCLUSIVE, Symptom.RATE_LIMITED),  # with quota left it is unexpected, see below
    # Answers of somebody in between.
    _rule({407}, (), Result.INCONCLUSIVE, Symptom.PROXY),
    _rule({511}, (), Result.INCONCLUSIVE, Symptom.CAPTIVE_PORTAL),
)  # fmt: skip
"""Rules for every target, whatever it calls good; the first match wins."""

_OTHERWISE = _by_status(
    _rule({403}, (), Result.BAD, Symptom.FORBIDDEN),  # the outage of 4 Feb 2026 was 403s
    _rule({401}, ("error",), Result.GOOD, Symptom.KEY),
    _rule({408}, (), Result.BAD, Symptom.NO_RESPONSE),
    _rule(set(range(500, 600)), (), Result.BAD, Symptom.ERRORS),  # 520-526 is Cloudflare not reaching the origin
)
"""What a status means that the target does not call good."""

_FEATURE_PATHS = ("/fine_tuning/",)
"""Paths where 403 and 404 mean "not for you": OpenAI is winding self-serve fine-tuning down (notice of 7 May 2026)."""


_OF_A_KEY = frozenset({Symptom.RATE_LIMITED, Symptom.QUOTA, Symptom.USAGE_LIMIT})
"""What only somebody with a key can have used up. Without one, or with quota left, such an answer is the service's
fault: on 3 June 2026 it rejected requests with 429 for 49 minutes while quotas were full."""

_ABOUT_A_KEY = frozenset({Symptom.KEY, Symptom.KEY_RESTRICTED})

_REMAINING = ("x-ratelimit-remaining-requests", "x-ratelimit-remaining-tokens")


def classify(
    target: Target, exchange: Exchange, *, marked: bool | None = None, with_key: bool = False
) -> Classification:
    """Return what one exchange with `target` says.

    Args:
        target: What was asked.
        exchange: What came of it.
        marked: Whether the target's good answers bear marks of the service, as for `origin_of`.
        with_key: Whether the request bore the user's key.
    """
    if isinstance(exchange, TransportError):
        result, symptom = _NO_ANSWER.get(exchange.kind, (Result.INCONCLUSIVE, Symptom.UNREADABLE))
        return Classification(result, symptom, exchange.detail, Origin.NONE, exchange.kind.value)
    kind = _content_kind(target, exchange)
    signature = f"{exchange.status} {kind}"
    detail = f"HTTP {exchange.status}"
    if is_challenge(exchange):
        return Classification(Result.INCONCLUSIVE, Symptom.CHALLENGED, f"{detail}, a bot check", Origin.OWN, signature)
    origin = origin_of(target, exchange, fits=kind in {"json", "trace"}, marked=marked)
    if exchange.status in _OF_THE_NETWORK:
        origin = Origin.FOREIGN
    elif origin is Origin.FOREIGN:
        symptom = Symptom.UNEXPECTED if kind == "odd-json" else Symptom.BLOCKED
        return Classification(Result.INCONCLUSIVE, symptom, f"{detail}, not by the service", origin, signature)
    error, words = _error_of(exchange)
    result, symptom = _meaning(target, exchange, words, fits=_is_due(target, exchange.status, kind), with_key=with_key)
    if symptom is not None:
        detail = _detail(exchange, error)
    return Classification(result, symptom, detail, origin, signature)


_OF_THE_NETWORK = frozenset({407, 511})
"""Statuses by which somebody in between says so: they have symptoms of their own."""


def _meaning(
    target: Target, answer: Response, words: str, *, fits: bool, with_key: bool
) -> tuple[Result, Symptom | None]:
    rule = _matching(_YOURS, answer.status, words)
    if rule is None and answer.status in target.good:
        return (Result.GOOD, None) if fits else (Result.INCONCLUSIVE, Symptom.UNEXPECTED)
    if rule is None and answer.status in {403, 404} and any(path in target.url for path in _FEATURE_PATHS):
        return Result.GOOD, Symptom.NOT_AVAILABLE
    rule = rule or _matching(_OTHERWISE, answer.status, words)
    if rule is None or (rule.symptom in _OF_A_KEY and not (with_key and _used_up(answer))):
        return Result.INCONCLUSIVE, Symptom.UNEXPECTED
    if rule.symptom in _ABOUT_A_KEY and not with_key:
        return (Result.GOOD, None) if answer.status in target.good else (Result.INCONCLUSIVE, Symptom.UNEXPECTED)
    if rule.result is Result.GOOD and rule.symptom is None and answer.status in target.good and not fits:
        return Result.INCONCLUSIVE, Symptom.UNEXPECTED
    return rule.result, rule.symptom


def _used_up(answer: Response) -> bool:
    """Whether nothing in an answer says that requests were left."""
    left = [answer.headers.get(name, "").strip() for name in _REMAINING]
    return not any(each.isdecimal() and int(each[:9]) > 0 for each in left) or "0" in left


def _matching(rules: Mapping[int, tuple[_Rule, ...]], status: int, words: str) -> _Rule | None:
    for rule in rules.get(status, ()):
        if not rule.words:
            return rule
        for word in rule.words:  # asked of every answer, of which nearly none is matched
            if word in words:
                return rule
    return None


def _is_due(target: Target, status: int, kind: str) -> bool:
    """Whether a body of that kind is what a healthy answer of the target bears."""
    match target.expect:
        case Expect.ANY:
            return True
        case Expect.TRACE:
            return kind == "trace"
        case _:
            return kind == "json" or (kind == "odd-json" and status >= 300)


def _content_kind(target: Target, answer: Response) -> str:
    """Return in one word what a body is: "json" (as it is due), "odd-json", "trace", "html", "text" or "empty"."""
    if not answer.body.strip():
        return "empty"
    if is_markup(answer.body):
        return "html"
    if target.expect is Expect.TRACE and _is_trace(answer.body[:_MAX_WORDS]):
        return "trace"
    data = _json(answer.body)
    if data is None:
        return "text"
    well = not as_object(data.get("error")) and all(data.get(key) == value for key, value in target.must_have)
    due = answer.status >= 300 or well
    return "json" if due else "odd-json"


def _is_trace(opening: bytes) -> bool:
    return bool(re.search(r"^(?:fl|colo|loc|h)=\S", text_of(opening), re.MULTILINE))


def _json(body: bytes) -> Record | None:
    """Return the JSON object in a body; None where there is none."""
    try:
        data = json.loads(text_of(body))
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _error_of(answer: Response) -> tuple[Record, str]:
    """Return the error object of an answer, in the forms of OpenAI, Anthropic and admission failures, and its words."""
    if answer.status < 400 or len(answer.body) > _MAX_ERROR_BYTES:
        return {}, ""
    data = _json(answer.body) or {}
    error = as_object(data.get("error")) or data
    return error, _words_of(error)


def _words_of(error: Record) -> str:
    """Return what an error says, in one lower-case string; it begins with the word "error" if there is one."""
    said = [clean_name(error.get(key), _MAX_WORDS) for key in ("code", "type", "message", "detail", "error")]
    return f"error {' '.join(said)}".lower() if any(said) else ""


def _detail(answer: Response, error: Record) -> str:
    code = re.sub(r"[^a-z0-9_]", "", (clean_name(error.get("code")) or clean_name(error.get("type"))).lower())[:60]
    request_id = re.sub(r"[^A-Za-z0-9_-]", "", answer.headers.get("x-request-id", ""))[:80]
    said = f"HTTP {answer.status} {code}".strip()
    return f"{said} (request {request_id})" if request_id else said
