"""Hostile inputs and faults, by kind: one generator for each, and one run that takes them all.

Conventions:

* A module `*_cases.py` has a generator of one kind. It yields `Case`s, the same ones in every run: a case has a name
  that is enough to find it again, and whatever is random comes from a seed that its name has.
* A page's case starts from `outage.py`: a page in each format that tells of a major outage in every way the format
  has. A case damages one thing in it, so whatever is left, it may become unknown and must never become green.
* What has been found once stays as a case of its kind, not as a test of its own.
* `thousand.py` runs all pages through reader, store and presenters, with a heartbeat; the other tests here take what
  needs a socket, a bus or a process of its own.
"""
