"""One plain headline, and the answer to "is it them, or me?": in the panel's words and in the tray's."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from trayapp.domain.messages import answers, menu
from trayapp.domain.model.enums import Confirmation, Health, MaintenancePhase, Network, ReasonKind, TargetState
from trayapp.i18n.message import Message, message
from trayapp.ui.icons.template import IconState
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.sanitize import NAME_LIMIT, clean_line
from trayapp.ui.presenters.target_names import target_names

if TYPE_CHECKING:
    from trayapp.domain.model.snapshot import ServiceSnapshot, Snapshot

_NETWORK_ANSWERS = {
    Network.OFFLINE: (answers.ITS_YOUR_NETWORK, answers.NOTHING_ANSWERS),
    Network.CAPTIVE_PORTAL: (answers.ITS_YOUR_NETWORK, answers.SIGN_IN_TO_NETWORK),
    Network.PROXY_UNREACHABLE: (answers.ITS_YOUR_PROXY, answers.PROXY_SILENT),
}
Answer = tuple[Message, Message | None]


def plain_headline(snapshot: Snapshot, service: ServiceSnapshot, state: IconState) -> Message:
    """Return what is wrong, without who has not confirmed it: the second line says that."""
    if state is IconState.OPERATIONAL:
        if any(each.is_open and each.id in service.unwatched for each in service.incidents):
            return answers.WHAT_YOU_USE_WORKS
        name = clean_line(service.name, NAME_LIMIT)
        return answers.one_works(name) if _others_in_trouble(snapshot) else answers.EVERYTHING_WORKS
    if state is IconState.UNVERIFIED:
        return answers.WORKING_AS_FAR
    verdict = service.verdict
    if service.plain_headline is not None:
        return service.plain_headline
    return verdict.headline if verdict.reason is None else verdict.reason.what


def answer(snapshot: Snapshot, service: ServiceSnapshot, fmt: Formatter) -> Answer:
    """Return whose fault it is, in a few words, and how long it has been so."""
    verdict, name = service.verdict, clean_line(service.name, NAME_LIMIT)
    network = snapshot.network.state
    if network in _NETWORK_ANSWERS and not verdict.health.in_trouble:
        return _NETWORK_ANSWERS[network]
    match verdict.health:
        case Health.UNKNOWN:
            fetched = service.page.fetched_at
            return answers.CANNOT_TELL, answers.page_last_read(name, fmt.ago(fetched)) if fetched else None
        case Health.OPERATIONAL:
            others = _others_in_trouble(snapshot)
            return (answers.others_in_trouble(others), None) if others else _all_well(service, name, fmt)
        case Health.MAINTENANCE:
            ends = _planned_end(service)
            return answers.PLANNED, answers.until(fmt.clock(ends)) if ends else None
    return _in_trouble(service, name, network, fmt)


def _others_in_trouble(snapshot: Snapshot) -> int:
    """Return how many services that the icon does not mean are in trouble."""
    return sum(each.verdict.health.in_trouble for each in snapshot.services if not each.pinned)


def _planned_end(service: ServiceSnapshot) -> datetime | None:
    ends = [each.ends_at for each in service.maintenances if each.phase is MaintenancePhase.IN_PROGRESS]
    return max((each for each in ends if each is not None), default=None)


def _in_trouble(service: ServiceSnapshot, name: str, network: Network, fmt: Formatter) -> Answer:
    verdict, since = service.verdict, service.told_since
    if verdict.confirmation is Confirmation.SUSPECTED:
        return answers.TOO_EARLY, answers.first_failures(fmt.ago(since)) if since else None
    theirs = verdict.confirmation is Confirmation.CONFIRMED or network is Network.ONLINE
    whose = answers.its_them(name) if theirs else answers.looks_like_them(name)
    whose = _by_region(service) or whose
    if since is None:
        return whose, None
    if verdict.reason is not None and verdict.reason.kind is ReasonKind.STILL_FAILING:
        return whose, answers.called_resolved(name)
    if verdict.recovering:
        return whose, answers.began(fmt.ago(since))
    lasted = max(verdict.lasted(fmt.now, since) or timedelta(0), timedelta(seconds=1))
    return whose, answers.so_far(lasted, _reach(service))


def _by_region(service: ServiceSnapshot) -> Message | None:
    """Return whose fault it is where the page is silent and other places were asked; None where that tells nothing."""
    found = service.regions
    if found is None or not found.current or service.verdict.confirmation is Confirmation.CONFIRMED:
        return None
    from trayapp.domain.model.regions import RegionalScope  # noqa: PLC0415 - the tray need not wait for it

    return {
        RegionalScope.LOCAL: answers.ONLY_HERE,
        RegionalScope.PROVIDER: answers.ONLY_AT_YOUR_PROVIDER,
    }.get(found.finding.scope)


def _reach(service: ServiceSnapshot) -> tuple[int, int] | None:
    """Return in how many countries of how many it fails, the user's own among them."""
    found = service.regions
    if found is None or not found.current or found.finding.own not in found.finding.failing:
        return None
    return len(found.finding.failing), len(found.finding.failing) + len(found.finding.working)


def _all_well(service: ServiceSnapshot, name: str, fmt: Formatter) -> Answer:
    names = target_names(service, fmt, named=False)
    up = [names[each.target] for each in service.probes if each.state is TargetState.UP]
    if not service.page.vouches:
        return answers.page_unreadable(name), answers.CHECKS_PASS if up else None
    if not up:
        return answers.reports_no_problems(name), None
    listed = tuple(message("{name}", name=each) for each in up)
    return answers.names(listed), answers.AS_USUAL


def short_answer(snapshot: Snapshot, service: ServiceSnapshot, fmt: Formatter) -> Message:
    """Return the answer with clock times instead of ages, for what is not repainted every few seconds."""
    verdict, name = service.verdict, clean_line(service.name, NAME_LIMIT)
    if not verdict.health.in_trouble:
        whose, more = answer(snapshot, service, fmt)
        if verdict.health is Health.OPERATIONAL and more is not None:
            return answers.together(whose, more)
        ends = _planned_end(service) if verdict.health is Health.MAINTENANCE else None
        return menu.until(answers.SHORT_PLANNED, fmt.clock(ends)) if ends else whose
    whose = answers.SHORT_TOO_EARLY if verdict.confirmation is Confirmation.SUSPECTED else answers.not_you(name)
    return menu.since(whose, fmt.clock(service.told_since)) if service.told_since else whose


def official_word(service: ServiceSnapshot, fmt: Formatter) -> Message | None:
    """Return what the official page says of a trouble; None where there is none, or where the page says nothing."""
    verdict, name = service.verdict, clean_line(service.name, NAME_LIMIT)
    if not verdict.health.in_trouble:
        return None
    posted = [each.published_at for each in service.incidents if each.is_open and each.published_at]
    if verdict.confirmation is Confirmation.CONFIRMED and posted:
        return menu.confirmed(name, fmt.clock(min(posted)))
    return menu.unconfirmed(name) if service.page.vouches else answers.page_unreadable(name)
