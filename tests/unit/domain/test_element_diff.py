"""What has changed between two looks at a sequence: by identity, and everything where its length is another."""

from __future__ import annotations

from trayapp.domain.element_diff import ElementDiff


def test_only_other_objects_count_as_changed() -> None:
    diff, one, two = ElementDiff[list[int]](), [1], [1]
    assert diff.places([one, two]) == [0, 1]
    assert diff.places([one, two]) == []
    assert diff.places([one, one]) == [1], "an equal object is another one"
    assert diff.changed([two, one]) == [two]
    assert diff.places([one]) == [0], "some are gone: all count"
    diff.forget()
    assert diff.places([one]) == [0]
    assert diff.places([]) == []
