"""Icons of states: which, and how they are drawn."""
