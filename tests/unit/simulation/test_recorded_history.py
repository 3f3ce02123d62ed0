"""The first days of the recorded history; `tests/bench/recorded_history.py` judges all of it."""

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture
def judge(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "packaging" / "scenarios"))
    spec = importlib.util.spec_from_file_location("recorded_history", ROOT / "tests" / "bench" / "recorded_history.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "recorded_history", module)
    spec.loader.exec_module(module)
    if not module.RECORDED.exists():
        pytest.skip("the recorded history is not here")
    return module


def test_the_first_recorded_days_are_judged_well(judge):
    document, incidents = judge.course(seed=1, days=2)
    assert [each.seen for each in incidents if each.is_judged]
    outcome = judge.run(document, incidents, days=2)
    assert outcome.holds
    assert not any("MISSED" in line for line in judge.told(outcome))


def test_targets_see_what_they_stand_for(judge):
    _, incidents = judge.course(seed=1, days=92)
    seen = {each.title.strip(): each.seen for each in incidents}
    assert len(incidents) == 69
    assert seen["Elevated error rates for ChatGPT and Platform users"] == ("auth",)
    assert seen["Elevated error rates for finetuning jobs"] == ()
    assert seen["API Error Rates"] == ("api",)
