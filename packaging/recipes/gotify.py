#!/usr/bin/env python3
"""Each notification of trayapp as a message of Gotify.

In config.toml:    [hooks]
                   command = ["python3", "/path/to/gotify.py"]
In the environment: GOTIFY_URL, such as https://gotify.example.com, and GOTIFY_TOKEN, an application's.

Gotify replaces no message, so what only updates one is left out.
"""

import json
import os
import sys
from urllib.request import Request, urlopen

PRIORITY = {"low": 2, "normal": 5, "critical": 8}

event = json.load(sys.stdin)
if event["event"] != "notice" or event["kind"] == "withdrawn" or event["only_here"]:
    sys.exit()
message = {
    "title": event["title"],
    "message": event["body"] or event["title"],
    "priority": PRIORITY[event["urgency"]],
    "extras": {"client::display": {"contentType": "text/plain"}},
}
headers = {"Content-Type": "application/json", "X-Gotify-Key": os.environ["GOTIFY_TOKEN"]}
address = f"{os.environ['GOTIFY_URL'].rstrip('/')}/message"
urlopen(Request(address, json.dumps(message).encode(), headers), timeout=8).close()  # noqa: S310 - the user's own
