#!/usr/bin/env python3
"""Each notification of trayapp as one of ntfy, the same message replaced until the end of an incident.

In config.toml:    [hooks]
                   command = ["python3", "/path/to/ntfy.py"]
In the environment: NTFY_URL, such as https://ntfy.sh/my-secret-topic, and NTFY_TOKEN if the topic wants one.

Replacing needs ntfy 2.16 or later, on the server and on the phone; older ones show a new message each time.
"""

import hashlib
import json
import os
import sys
from urllib.request import Request, urlopen

PRIORITY = {"low": 2, "normal": 3, "critical": 5}
TAG = {"over": "white_check_mark", "maintenance": "wrench"}
MOST_BYTES = 4000  # beyond 4096 ntfy makes a file of a message

event = json.load(sys.stdin)
if event["event"] != "notice":
    sys.exit()
server, _, topic = os.environ["NTFY_URL"].rstrip("/").rpartition("/")
sequence = hashlib.sha256(event["slot"].encode()).hexdigest()[:24]
headers = {"Authorization": f"Bearer {os.environ['NTFY_TOKEN']}"} if os.environ.get("NTFY_TOKEN") else {}
if event["kind"] == "withdrawn":
    request = Request(f"{server}/{topic}/{sequence}", headers=headers, method="DELETE")  # noqa: S310 - the user's own
else:
    message = {
        "topic": topic,
        "title": event["title"][:200],
        "message": event["body"].encode()[:MOST_BYTES].decode(errors="ignore") or event["title"][:200],
        "priority": 1 if event["only_here"] else PRIORITY[event["urgency"]],
        "tags": [TAG.get(event["kind"], "warning")],
        "sequence_id": sequence,
    }
    headers["Content-Type"] = "application/json"
    request = Request(server, json.dumps(message).encode(), headers)  # noqa: S310 - the user's own
urlopen(request, timeout=8).close()  # noqa: S310 - as above
