#!/usr/bin/env python3
"""Each notification of trayapp through Apprise's API server, to whatever its configuration names.

In config.toml:    [hooks]
                   command = ["python3", "/path/to/apprise.py"]
In the environment: APPRISE_URL, such as https://apprise.example.com/notify/my-key.

What only updates a message is left out.
"""

import json
import os
import sys
from urllib.request import Request, urlopen

TYPE = {"over": "success", "maintenance": "info", "update": "info", "trial": "info"}

event = json.load(sys.stdin)
if event["event"] != "notice" or event["kind"] == "withdrawn" or event["only_here"]:
    sys.exit()
message = {
    "title": event["title"],
    "body": event["body"] or event["title"],
    "type": TYPE.get(event["kind"], "failure" if event["urgency"] == "critical" else "warning"),
    "format": "text",
}
headers = {"Content-Type": "application/json"}
request = Request(os.environ["APPRISE_URL"], json.dumps(message).encode(), headers)  # noqa: S310 - the user's own
urlopen(request, timeout=8).close()  # noqa: S310 - as above
