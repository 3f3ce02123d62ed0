"""What of a service is in trouble, as the user would call it: the subject of headlines and notifications.

A subject is a tuple of codes: `chatgpt-login`, `login` (of another service), `chatgpt`, `api`, `codex`, `fine-tuning`,
or `part:` and a component's name. Empty means the service as a whole. It is chosen by what the user uses, and it is
data, so that it survives a restart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from trayapp.domain.model.service import ComponentInfo, Service

Subject = tuple[str, ...]

PART = "part:"
MAX_PART_NAME = 20
_BUILT_IN = "openai"
_OF_ROLE = {"login": "chatgpt-login", "edge": "chatgpt", "api": "api", "codex": "codex", "fine-tuning": "fine-tuning"}
"""The subject of a target that fails alone, by what it stands for."""
USES_OF_ROLE: Mapping[str, frozenset[str]] = {
    "login": frozenset({"chatgpt", "codex"}),
    "edge": frozenset({"chatgpt", "codex"}),
    "api": frozenset({"api", "fine-tuning", "codex"}),
    "codex": frozenset({"codex"}),
    "fine-tuning": frozenset({"fine-tuning"}),
}
"""The ways of using OpenAI that depend on what a target stands for."""
_EVERYTHING = frozenset({"login", "edge", "api"})
_OF_USE = {"chatgpt": "chatgpt", "api": "api", "codex": "codex"}
"""The subject of trouble with several parts that one way of using the service depends on."""
_OF_PART = {"login": "chatgpt-login", "conversations": "chatgpt", "fine-tuning": "fine-tuning", "api": "api"}
"""The subject of trouble with one part, by its role; any other is called by its own name."""
_USES_OF_SUBJECT = {
    "chatgpt-login": frozenset({"chatgpt", "codex"}),
    "chatgpt": frozenset({"chatgpt"}),
    "codex": frozenset({"codex"}),
    "api": frozenset({"api", "fine-tuning"}),
    "fine-tuning": frozenset({"fine-tuning"}),
}
_ORDER = ["chatgpt-login", "login", "chatgpt", "codex", "api", "fine-tuning"]
_OF_TITLE = (
    (r"\b(?:log(?:ging)?[- ]?in|sign(?:ing)?[- ]?in|auth)", "chatgpt-login"),
    (r"\bcodex\b", "codex"),
    (r"\bfine-?tun", "fine-tuning"),
    (r"\bchatgpt\b", "chatgpt"),
    (r"\bapis?\b", "api"),
)
"""What an incident that names no component is about, by its title."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom subjects are chosen for: the services that are known, by id, and the ways in which the user uses them."""

    services: Mapping[str, Service] = field(default_factory=dict)
    uses: tuple[str, ...] = ()

    def subject_of_roles(self, service_id: str, roles: Iterable[str]) -> Subject:
        """Return the subject of targets that fail, by what they stand for."""
        service, failing = self.services.get(service_id), frozenset(roles)
        if service is None or not failing <= _OF_ROLE.keys() or not failing:
            return ()
        used = frozenset(each for each in failing if self._uses_any(USES_OF_ROLE[each])) or failing
        if service.id != _BUILT_IN:
            return tuple(sorted(used)) if len(used) == 1 and len(service.targets) > 1 and "edge" not in used else ()
        if used >= _EVERYTHING:
            return ()
        found = {self._own_sign_in(_OF_ROLE[each]) for each in used}
        return _in_order(found - {"chatgpt-login"} if "chatgpt" in found else found)

    def subject_of_parts(self, service_id: str, component_ids: Sequence[str], title: str) -> Subject:
        """Return the subject of an incident, by the components that it names, or by its title where it names none."""
        service = self.services.get(service_id)
        parts = [service.parts[each] for each in component_ids if each in service.parts] if service else []
        if service is None or (component_ids and not parts):
            return ()
        if not parts:
            by_title = next((code for words, code in _OF_TITLE if re.search(words, title, re.IGNORECASE)), None)
            return (self._own_sign_in(by_title),) if by_title and service.id == _BUILT_IN else ()
        used = [each for each in parts if self._uses_any(service.uses_of(each))] or parts
        if len({each.name for each in used}) == 1:
            return tuple(map(self._own_sign_in, _of_one_part(used[0])))
        found = {_OF_USE[use] for each in used for use in service.uses_of(each) if use in _OF_USE}
        mine = {_OF_USE[use] for use in self.uses if use in _OF_USE}
        return _in_order(found & mine or found)

    def uses_subject(self, subject: Subject) -> bool:
        """Whether the user uses any of a subject, as far as anybody knows."""
        return not self.uses or any(
            self._uses_any(_USES_OF_SUBJECT.get(each, frozenset(self.uses))) for each in subject
        )

    def share_use(self, one: Subject, other: Subject) -> bool:
        """Whether trouble of both hits the same way of using a service, as far as anybody knows."""
        everything = frozenset({*self.uses, ""})
        mine, theirs = (
            frozenset(use for each in subject for use in _USES_OF_SUBJECT.get(each, everything)) or everything
            for subject in (one, other)
        )
        return everything in {mine, theirs} or bool(mine & theirs)

    def covers(self, service_id: str, component_ids: Sequence[str], role: str) -> bool:
        """Whether an incident that names these components explains that targets of a role fail."""
        service = self.services.get(service_id)
        if service is None or not component_ids or role not in _OF_ROLE:
            return True
        parts = [service.parts[each] for each in component_ids if each in service.parts]
        if len(parts) < len(component_ids):
            return True  # nobody knows what the others are
        if role == "edge":
            return any("chatgpt" in service.uses_of(each) for each in parts)
        return any(role in each.roles for each in parts)

    def groups(self, service_id: str, component_ids: Iterable[str]) -> frozenset[str]:
        """Return the groups of components; empty where they are not known."""
        service = self.services.get(service_id)
        parts = service.parts if service else {}
        return frozenset(parts[each].group_id for each in component_ids if each in parts)

    def _own_sign_in(self, code: str) -> str:
        """Return what sign-in is called: ChatGPT's, or the service's by those who have the API's dashboard alone."""
        is_general = code == "chatgpt-login" and self.uses and not self._uses_any(_USES_OF_SUBJECT[code])
        return "login" if is_general else code

    def _uses_any(self, uses: frozenset[str]) -> bool:
        return bool(uses & frozenset(self.uses))


def _of_one_part(part: ComponentInfo) -> Subject:
    for role, code in _OF_PART.items():
        if role in part.roles:
            return (code,)
    return (PART + part.name,) if len(part.name) <= MAX_PART_NAME else ()


def _in_order(codes: Iterable[str]) -> Subject:
    """Return at most two codes in a fixed order; more of them are the service as a whole."""
    found = sorted(codes, key=_ORDER.index)
    return tuple(found) if len(found) <= 2 else ()
