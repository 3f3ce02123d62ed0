"""Hypothesis's one-off work, done before the first example of a test is timed.

Before its first draw Hypothesis gathers the constants of our modules and builds tables of Unicode's categories. In a
clone without `.hypothesis` that takes seconds, inside the first draw of whichever test comes first, and its health
check takes them for a slow strategy. The checks stay as they are: the work is done earlier.
"""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


@settings(max_examples=1, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(st.tuples(st.integers(), st.floats(), st.booleans(), st.text(), st.binary(), st.from_regex(r"\w\s?")))
def warm_up(_drawn: object) -> None:
    """Draw one value of each kind. Quick where it was done before; modules that were imported since are looked at."""
