"""Scenarios, the simulated world, replay on a virtual clock, and the score of a replay."""
