"""Pages that every program finds by their host alone: where their vendors publish the data, apart from the front page.

Sources: the README of `sources`.
"""

from __future__ import annotations

_AWS = ("aws", "https://health.aws.amazon.com/public/currentevents")
_AZURE = ("azure", "https://rssfeed.azure.status.microsoft/en-us/status/feed/")
_MICROSOFT_365 = ("microsoft-365", "https://status.cloud.microsoft/api/posts/m365Consumer")
_SALESFORCE = ("salesforce", "https://api.status.salesforce.com/v1/instances/status/preview")
_SLACK = ("slack", "https://slack-status.com/api/v2.0.0/current")
_APPLE = "https://www.apple.com/support/systemstatus/data"

KNOWN_HOSTS: dict[str, tuple[tuple[str, str], ...]] = {
    "health.aws.amazon.com": (_AWS,),
    "status.aws.amazon.com": (_AWS,),
    "status.cloud.google.com": (("google", "https://status.cloud.google.com/incidents.json"),),
    "status.firebase.google.com": (("google", "https://status.firebase.google.com/incidents.json"),),
    "azure.status.microsoft": (_AZURE,),
    "status.azure.com": (_AZURE,),
    "status.dev.azure.com": (
        ("azure-devops", "https://status.dev.azure.com/_apis/status/health?api-version=6.0-preview.1"),
    ),
    "status.cloud.microsoft": (_MICROSOFT_365,),
    "status.office.com": (_MICROSOFT_365,),
    "status.office365.com": (_MICROSOFT_365,),
    "status.adobe.com": (("adobe", "https://data.status.adobe.com/adobestatus/StatusEvents"),),
    "status.salesforce.com": (_SALESFORCE,),
    "trust.salesforce.com": (_SALESFORCE,),
    "status.heroku.com": (
        ("heroku", "https://status.heroku.com/api/v4/current-status"),
        ("salesforce", "https://api.status.salesforce.com/v1/instances?products=Heroku"),
    ),
    "status.slack.com": (_SLACK,),
    "slack-status.com": (_SLACK,),
    "status.x.ai": (("xai", "https://status.x.ai/feed.xml"),),
    "status.mistral.ai": (("rootly", "https://status.mistral.ai/api/v1/status.json"),),
    "developer.apple.com": (("apple", f"{_APPLE}/developer/system_status_en_US.js"),),
}
"""By host: the name of the format, and the address."""
