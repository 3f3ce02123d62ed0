"""Courses of events, recorded or invented, and what is true at each moment of them."""
