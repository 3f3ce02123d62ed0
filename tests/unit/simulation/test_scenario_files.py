"""Scenario files: those that come with the project, and what is said of one that cannot be used."""

import importlib.util
import sys
from pathlib import Path

import pytest

from trayapp import resources
from trayapp.simulation.scenario import MAX_FILE_BYTES, ScenarioError
from trayapp.simulation.scenario_files import builtin_names, load, load_builtin

MAKER = Path(__file__).parents[3] / "packaging" / "scenarios" / "make.py"


@pytest.fixture
def maker(monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path])
    before = set(sys.modules)
    spec = importlib.util.spec_from_file_location("make", MAKER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    for name in set(sys.modules) - before:
        if name in {"form", "incidentio", "invented", "recorded"}:
            del sys.modules[name]


def test_the_files_are_what_the_generator_makes(maker):
    assert set(builtin_names()) == set(maker.SCENARIOS)
    for name, document in maker.SCENARIOS.items():
        made = resources.path("scenarios", f"{name}.json").read_text(encoding="utf-8")
        assert made == maker.text_of(document), f"{name}: run packaging/scenarios/make.py"


@pytest.mark.parametrize("name", builtin_names())
def test_each_built_in_scenario_is_called_as_its_file(name):
    scenario = load_builtin(name)
    assert scenario.name == name
    assert scenario.about


def test_an_unknown_name_lists_those_that_there_are():
    with pytest.raises(ScenarioError, match=r"nowhere.*2026-02-03.*all-well"):
        load_builtin("nowhere")


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(ScenarioError, match="No such file"):
        load(tmp_path / "none.json")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json_is_told(tmp_path, content):
    path = tmp_path / "broken.json"
    path.write_bytes(content)
    with pytest.raises(ScenarioError, match="isn't JSON"):
        load(path)


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(ScenarioError, match="larger than 32 MB"):
        load(path)
