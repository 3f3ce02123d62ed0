"""The page formats beside the core, imported once a page speaks none of that."""

from __future__ import annotations

from trayapp.sources.pages.formats import (
    adobe,
    adobe_events,
    apple,
    aws,
    aws_feed,
    azure,
    azure_devops,
    betterstack,
    cachet,
    cachet_3,
    checkly,
    cstate,
    flashduty,
    gatus,
    google,
    heroku,
    hund,
    instatus,
    microsoft_365,
    pagerduty,
    rootly,
    salesforce,
    site24x7,
    slack,
    statuscast,
    statusio,
    statuspal,
    upptime,
    uptime_kuma,
    uptimerobot,
    xai,
    zendesk,
)
from trayapp.sources.pages.formats.page_format import PageFormat

FORMATS: tuple[PageFormat, ...] = tuple(
    each.FORMAT
    for each in (
        checkly,  # before Instatus, whose keys it shares
        instatus,
        betterstack,
        google,
        rootly,
        flashduty,
        slack,
        statusio,
        aws,
        aws_feed,
        apple,
        adobe,
        adobe_events,
        salesforce,
        heroku,
        azure,
        azure_devops,
        microsoft_365,
        statuspal,
        cachet,
        cachet_3,
        uptime_kuma,
        gatus,
        upptime,
        cstate,
        zendesk,
        xai,
        site24x7,
        hund,
        uptimerobot,
        statuscast,
        pagerduty,
    )
)
"""In the order in which a body is offered to them, and their addresses are tried where nothing names the vendor."""
