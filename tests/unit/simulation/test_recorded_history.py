"""The first days of a page's history, of our own and recorded; `tests/bench/recorded_history.py` judges all of it."""

import importlib.util
import sys
from pathlib import Path

import pytest

from tests.support.bodies import at_hand, path_of

ROOT = Path(__file__).parents[3]


@pytest.fixture
def judge(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "packaging" / "scenarios"))
    spec = importlib.util.spec_from_file_location("recorded_history", ROOT / "tests" / "bench" / "recorded_history.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "recorded_history", module)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "name", at_hand(("ours/impacts.json",), ("openai-incidentio/component-impacts-20260317T1556Z.json",))
)
def test_the_first_days_are_judged_well(judge, name):
    document, incidents = judge.course(1, 2, path_of(name))
    assert [each.seen for each in incidents if each.is_judged]
    outcome = judge.run(document, incidents, days=2)
    assert outcome.holds
    assert not any("MISSED" in line for line in judge.told(outcome))


@pytest.mark.parametrize(
    ("name", "count", "titles"),
    at_hand(
        (
            "ours/impacts.json",
            5,
            (
                "Sign-in fails on the web, Android and iOS",
                "Some fine-tuning jobs fail",
                "API requests end in errors",
            ),
        ),
        (
            "openai-incidentio/component-impacts-20260317T1556Z.json",
            69,
            (
                "Elevated error rates for ChatGPT and Platform users",
                "Elevated error rates for finetuning jobs",
                "API Error Rates",
            ),
        ),
    ),
)
def test_targets_see_what_they_stand_for(judge, name, count, titles):
    _, incidents = judge.course(1, 92, path_of(name))
    seen = {each.title.strip(): each.seen for each in incidents}
    assert len(incidents) == count
    assert tuple(seen[each] for each in titles) == (("auth",), (), ("api",))
