#!/usr/bin/env python3
"""Each notification of trayapp as a message in a channel of Discord.

In config.toml:    [hooks]
                   command = ["python3", "/path/to/discord.py"]
In the environment: DISCORD_URL, the address of a channel's webhook.

What only updates a message is left out.
"""

import json
import os
import re
import sys
from urllib.request import Request, urlopen

COLOUR = {"over": 0x2E7D32, "maintenance": 0x1565C0}
TROUBLE = 0xC62828


def plain(text: str) -> str:
    """Return a text in which Discord finds no markup."""
    return re.sub(r"([\\*_~`|>#\[\]<])", r"\\\1", text)


event = json.load(sys.stdin)
if event["event"] != "notice" or event["kind"] == "withdrawn" or event["only_here"]:
    sys.exit()
embed = {
    "title": plain(event["title"])[:256],
    "description": plain(event["body"])[:4000],
    "color": COLOUR.get(event["kind"], TROUBLE),
    "timestamp": event["at"],
}
message = {"username": "trayapp", "embeds": [embed], "allowed_mentions": {"parse": []}}
headers = {"Content-Type": "application/json", "User-Agent": "trayapp (hook, 1)"}  # Discord refuses Python's own
request = Request(os.environ["DISCORD_URL"], json.dumps(message).encode(), headers)  # noqa: S310 - the user's own
urlopen(request, timeout=8).close()  # noqa: S310 - as above
