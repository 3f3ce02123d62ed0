"""Makes resources/catalogue.toml: the services whose status pages we read, for "Add a service".

    python packaging/catalogue/make.py FACTS.tsv

FACTS.tsv is a table of public status pages (name, address, who serves it, that server's id, kind, source, note), as
public trackers of status pages collect them. What it cannot know is in wanted.toml beside this file: other names, tags,
pages that moved, and probes with their sources. A row is kept only where the page's format is one that we read.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent
WRITTEN = HERE.parents[1] / "resources" / "catalogue.toml"
FEWEST = 800
"""Fewer would mean that the facts were misread."""

FORMATS = {
    "statuspage": "statuspage", "sendbird": "statuspage", "incidentio": "incidentio", "miro": "incidentio",
    "custom:miroall": "incidentio", "custom:sendbirdall": "statuspage", "instatus": "instatus",
    "betterstack": "betterstack", "statusio": "statusio", "statuscast": "statuscast-html", "custom:fastly":
    "statuscast-html", "statuspal": "statuspal", "hund": "hund", "site24x7": "site24x7", "cstate": "cstate",
    "cachet": "cachet", "custom:zendesk": "zendesk", "custom:slack": "slack", "custom:pagerdutyservice":
    "pagerduty-html", "custom:googlecloudplatform": "google", "custom:google-cloud": "google",
    "custom:googlecloudplatformservices": "google", "custom:firebaseservice": "google",
    "custom:firebaseservices": "google", "custom:awsservices": "aws", "custom:appleservices": "apple",
    "custom:azuredevops": "azure-devops", "custom:azuredevopsservices": "azure-devops", "custom:azure": "azure",
}  # fmt: skip
"""The facts' words for who serves a page, and our format for them."""

VENDOR_HOSTS = {
    "statuspage.io": "statuspage", "instatus.com": "instatus", "betteruptime.com": "betterstack",
    "statuspal.io": "statuspal", "statuspal.eu": "statuspal", "stats.uptimerobot.com": "uptimerobot",
    "hund.io": "hund",
}  # fmt: skip
"""Endings of hosts that tell the format, where the facts know none."""

PARTS = {
    "custom:awsservices": ("aws", "Amazon ", "AWS "),
    "custom:googlecloudplatformservices": ("google cloud", "Google "),
    "custom:firebaseservices": ("firebase", "Firebase "),
    "custom:appleservices": ("apple", "Apple "),
    "custom:azuredevopsservices": ("azure devops", "Azure DevOps "),
}
"""Rows that are one product of a page that has many: the tag, and what their names may begin with here."""

_REGION = re.compile(r"AWS \((?P<place>.+)\)")
_COMPONENT = re.compile(r"component=(?P<id>[A-Za-z0-9]+)")


def main(facts: Path) -> None:
    """Write the catalogue."""
    wanted = tomllib.loads((HERE / "wanted.toml").read_text(encoding="utf-8"))
    with facts.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    entries = merged(entry for row in rows if (entry := entry_of(row, wanted)) is not None)
    for each in wanted["service"]:
        place(each, entries)
    kept = sorted(entries.values(), key=lambda entry: entry["name"].casefold())
    if len(kept) < FEWEST:
        raise SystemExit(f"only {len(kept)} services: the facts were misread")
    WRITTEN.write_text(text_of(kept), encoding="utf-8")
    print(f"{len(kept)} services in {WRITTEN.name}, {WRITTEN.stat().st_size // 1024} KiB")


def place(entry: dict[str, Any], entries: dict[str, dict[str, Any]]) -> None:
    """Put a wanted entry in the place of those that mean the same page as a whole, or have its name."""
    names = [entry["name"], *entry.get("aka", [])]
    own = {name.casefold() for name in names}
    for key, other in list(entries.items()):
        same_page = other["page"] == entry["page"] and "watch" not in other and "watch" not in entry
        if same_page or other["name"].casefold() in own:
            names += [name for name in (other["name"], *other.get("aka", [])) if name not in names]
            del entries[key]
    others = [name for name in names[1:] if name.casefold() not in {*entries, entry["name"].casefold()}]
    entries[entry["name"].casefold()] = {**entry, "aka": others} if others else entry


def entry_of(row: dict[str, str], wanted: dict[str, Any]) -> dict[str, Any] | None:
    """Return a row of the facts as an entry, None where its page is none that we read."""
    page, kind = row["status_url"].strip().rstrip("/"), row["provider_type"]
    host = urlsplit(page).hostname or ""
    served = wanted["moved"].get(host) or FORMATS.get(kind) or _by_host(host)
    nameless_part = row["kind"] == "subservice" and kind in ("custom:adobeservices", "custom:salesforceproducts")
    if not page.startswith("https://") or served is None or nameless_part:  # a part that its page knows by a number
        return None
    if host in wanted["gone"] or row["name"] in wanted["left_out"]:
        return None
    entry: dict[str, Any] = {"name": row["name"].strip(), "page": page, "format": served}
    if kind in PARTS:
        tag, *heads = PARTS[kind]
        entry["tags"] = [tag]
        if watch := parts_of(entry["name"], heads):
            entry["watch"] = watch
    elif found := _COMPONENT.fullmatch(row["provider_id"]):
        entry["watch"] = [found["id"]]
    return entry


def _by_host(host: str) -> str | None:
    return next((found for ending, found in VENDOR_HOSTS.items() if host.endswith(ending)), None)


def parts_of(name: str, heads: list[str]) -> list[str]:
    """Return what a product is called on its page: vendors put their own name before it, or do not."""
    if found := _REGION.fullmatch(name):
        return [] if found["place"] == "All" else [found["place"]]
    short = next((name.removeprefix(head) for head in heads if name.startswith(head)), name)
    return list(dict.fromkeys((name, short)))


def merged(entries: Iterator[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the entries by name, the first of each; and of a whole page under two names the first name."""
    kept: dict[str, dict[str, Any]] = {}
    pages: dict[str, dict[str, Any]] = {}
    for entry in entries:
        key = entry["name"].casefold()
        whole = pages.get(entry["page"].casefold()) if "watch" not in entry else None
        if whole is not None and whole["name"].casefold() != key:
            whole.setdefault("aka", [])
            if entry["name"] not in whole["aka"]:
                whole["aka"].append(entry["name"])
        elif key not in kept:
            kept[key] = entry
            if "watch" not in entry:
                pages[entry["page"].casefold()] = entry
    return kept


def text_of(entries: list[dict[str, Any]]) -> str:
    """Return the entries as TOML, one a line."""
    lines = "".join(f"    {_inline(each)},\n" for each in entries)
    return (
        "# Services whose status pages trayapp reads, found by typing. Made by packaging/catalogue/make.py; what that\n"
        "# cannot know is in packaging/catalogue/wanted.toml. `aka`: other names; `watch`: the parts that are meant.\n"
        f"service = [\n{lines}]\n"
    )


def _inline(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_inline(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return str(value) if isinstance(value, int) else json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
