"""All faults at once, for long: a day on a virtual clock, and the composed app against hostile servers in real time."""
