#!/usr/bin/env python3
"""Each notification of trayapp as a message in a channel of Slack.

In config.toml:    [hooks]
                   command = ["python3", "/path/to/slack.py"]
In the environment: SLACK_URL, the address of an incoming webhook.

An incoming webhook replaces no message, so what only updates one is left out.
"""

import json
import os
import sys
from urllib.request import Request, urlopen

MOST = 2900  # characters; a section of Slack takes 3000


def plain(text: str) -> str:
    """Return a text in which Slack finds neither link nor mention."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


event = json.load(sys.stdin)
if event["event"] != "notice" or event["kind"] == "withdrawn" or event["only_here"]:
    sys.exit()
title, body = event["title"][:150], event["body"][:MOST] or event["title"]
message = {
    "text": plain(title),  # for notifications, and readers without blocks
    "blocks": [
        {"type": "header", "text": {"type": "plain_text", "text": title, "emoji": False}},
        {"type": "section", "text": {"type": "plain_text", "text": body, "emoji": False}},
    ],
}
headers = {"Content-Type": "application/json"}
request = Request(os.environ["SLACK_URL"], json.dumps(message).encode(), headers)  # noqa: S310 - the user's own
urlopen(request, timeout=8).close()  # noqa: S310 - as above
