"""`trayapp replay`: a scenario through the whole pipeline, on a virtual clock."""

from __future__ import annotations

import argparse

from trayapp import logs, resources
from trayapp.app.monitor import Monitor
from trayapp.cli import exit_codes
from trayapp.cli.terminal import complain_about, put
from trayapp.domain.model.settings import RegionsSettings, Settings
from trayapp.output.replay_events import as_json_line, as_text_lines
from trayapp.simulation.replay import SummaryEvent, paced, replay
from trayapp.simulation.scenario import ScenarioError
from trayapp.simulation.scenario_files import load
from trayapp.simulation.simulated_world import service_of


def run(options: argparse.Namespace) -> int:
    """Replay a scenario file and print what happens."""
    logs.start(None, verbose=options.verbose)
    try:
        scenario = load(options.file)
    except ScenarioError as error:
        complain_about((error.problem,))
        return exit_codes.USAGE
    settings = Settings(regions=RegionsSettings(automatic=bool(scenario.regions)))
    service = service_of(scenario, resources.services())
    monitor = Monitor((service,), settings, resources.tip_rules(), local=lambda now: now.time())
    events = replay(scenario, service, settings, monitor)
    for event in paced(events, options.speed) if options.speed else events:
        lines = as_json_line(event) if options.json else "\n".join(as_text_lines(event, scenario.start))
        put(lines, flush=bool(options.speed) or isinstance(event, SummaryEvent))
    return 0
