"""Home connections all over a scenario's world, behind Globalping's interface: what they meet, country by country."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from trayapp.domain.model.service import Service, Target
from trayapp.simulation.outcome_timeline import OK, Outcome
from trayapp.simulation.responses import JSON_TYPE, target_answer
from trayapp.simulation.scenario import EVERYWHERE_ELSE, Scenario
from trayapp.sources.http.transport import Exchange, Request, Response

PATH = "/v1/measurements"
_TAKES_S = 2.0
"""A measurement's answers come within so many seconds, one after another."""
_API_MS, _LATENCY_MS = 150.0, 180.0
_MOST_LINES = 50
_NETWORK = 65000
"""The first of the numbers that belong to nobody (RFC 6996): no line is of the user's own provider."""
_OF_CONTINENT = {"AF": "ZA", "AS": "JP", "EU": "FR", "NA": "CA", "OC": "AU", "SA": "BR"}


@dataclass(frozen=True, slots=True)
class _Measurement:
    target: Target
    began_s: float
    lines: tuple[tuple[str, Outcome], ...]


class SimulatedRegions:
    """Answers as Globalping's API does; deterministic by the scenario's seed and the order of the questions."""

    def __init__(self, scenario: Scenario, service: Service) -> None:
        self._scenario, self._service = scenario, service
        self._random = random.Random(f"{scenario.seed}:regions").random  # noqa: S311 - a course of events, no secret
        self._measurements: dict[str, _Measurement] = {}

    def answer(self, request: Request, moment_s: float) -> Exchange | None:
        """Return what the API says; None to a request for anything else."""
        _, found, rest = urlsplit(request.url).path.partition(PATH)
        if not found:
            return None
        status, said = self._create(request.content, moment_s) if not rest else self._read(rest.strip("/"), moment_s)
        body = json.dumps(said, separators=(",", ":")).encode()
        return Response(status, body, {"content-type": JSON_TYPE}, request.url, _API_MS)

    def _create(self, content: bytes, moment_s: float) -> tuple[int, Mapping[str, object]]:
        try:
            question = json.loads(content)
            target, places = self._target(question), question["locations"]
            lines = self._earlier(places) if isinstance(places, str) else self._chosen(places)
        except (ValueError, KeyError, TypeError):
            return 400, {"error": {"type": "validation_error", "message": "The scenario does not understand."}}
        name = f"scenario{len(self._measurements)}"
        drawn = tuple((country, self._outcome(country, target, moment_s)) for country in lines)
        self._measurements[name] = _Measurement(target, moment_s, drawn)
        return 202, {"id": name, "probesCount": len(drawn)}

    def _target(self, question: Mapping[str, object]) -> Target:
        """Return the target that a question means, by its host and path."""
        options: dict[str, dict[str, str]] = question["measurementOptions"]  # type: ignore[assignment] # or a KeyError
        asked = question["target"], options["request"]["path"]
        known = {(urlsplit(each.url).hostname, urlsplit(each.url).path or "/"): each for each in self._service.targets}
        return known[asked]  # type: ignore[index] # as above

    def _chosen(self, places: list[Mapping[str, object]]) -> list[str]:
        """Return the country of each line. Nobody of the user's provider takes part."""
        lines: list[str] = []
        for place in places:
            country = place.get("country") or _OF_CONTINENT.get(str(place.get("continent")), "")
            lines += [str(country)] * int(str(place.get("limit", 1))) if country else []
        return lines[:_MOST_LINES]

    def _earlier(self, name: str) -> list[str]:
        return [country for country, _ in self._measurements[name].lines]

    def _outcome(self, country: str, target: Target, moment_s: float) -> Outcome:
        scenario = self._scenario
        others = scenario.targets if country == scenario.home else scenario.regions.get(EVERYWHERE_ELSE)
        fallback = scenario.targets if others is None else others
        course = scenario.regions.get(country, fallback).get(target.name)
        return OK if course is None else course.at(moment_s, self._random())[0]

    def _read(self, name: str, moment_s: float) -> tuple[int, Mapping[str, object]]:
        found = self._measurements.get(name)
        if found is None:
            return 404, {"error": {"type": "not_found", "message": "There is no such measurement."}}
        share = min(1.0, (moment_s - found.began_s) / _TAKES_S)
        done = round(share * len(found.lines))
        results = [
            {
                "probe": {
                    "country": country,
                    "asn": _NETWORK + number,
                    "network": "A home",
                    "tags": ["eyeball-network"],
                },
                "result": self._result(found.target, outcome) if number < done else {"status": "in-progress"},
            }
            for number, (country, outcome) in enumerate(found.lines)
        ]
        return 200, {
            "id": name,
            "type": "http",
            "status": "finished" if share >= 1 else "in-progress",
            "target": urlsplit(found.target.url).hostname,
            "probesCount": len(results),
            "results": results,
        }

    def _result(self, target: Target, outcome: Outcome) -> Mapping[str, object]:
        answer = target_answer(target, outcome, _LATENCY_MS * (0.8 + 0.4 * self._random()))
        if not isinstance(answer, Response):
            return {"status": "failed", "failureSource": "target", "rawOutput": answer.detail}
        return {
            "status": "finished",
            "statusCode": answer.status,
            "headers": dict(answer.headers),
            "rawBody": answer.body.decode("utf-8", "replace"),
            "timings": {"firstByte": round(answer.elapsed_ms)},
        }
