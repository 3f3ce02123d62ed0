"""What the settings window and the first run's window say."""

from __future__ import annotations

from collections.abc import Mapping

from trayapp.domain.model.enums import Health
from trayapp.domain.model.settings import AUTO_LANGUAGE
from trayapp.i18n.catalogue import LANGUAGES as OWN_NAMES
from trayapp.i18n.message import Phrase, phrase

TITLE = phrase("Settings")
DONE = phrase("&Done")
UNDO = phrase("&Undo changes")

USAGE_PAGE = phrase("How you use it")
WATCH_PAGE = phrase("What to watch")
NOTIFY_PAGE = phrase("Notifications")
LOOK_PAGE = phrase("Appearance")
NETWORK_PAGE = phrase("Network")
ABOUT_PAGE = phrase("About")

USES_LABEL = phrase("You use")
USES: Mapping[str, Phrase] = {
    "chatgpt": phrase("Chat&GPT"),
    "api": phrase("The &API"),
    "fine-tuning": phrase("&Fine-tuning"),
    "codex": phrase("&Codex"),
}
USES_EFFECT = phrase("Decides which parts are probed and which tips you get.")
PLAN = phrase("Your &plan")
PLANS: Mapping[str, Phrase] = {
    "": phrase("Rather not say"),
    "free": phrase("Free"),
    "go": phrase("Go"),
    "plus": phrase("Plus"),
    "pro": phrase("Pro"),
    "business": phrase("Business"),
    "enterprise": phrase("Enterprise"),
    "edu": phrase("Edu"),
}
PLAN_EFFECT = phrase("Some incidents hit only some plans; the plan never leaves this computer.")
REGION = phrase("Your &country")
REGION_HINT = phrase("two letters, such as GB")
REGION_EFFECT = phrase("Tells whether a regional incident is yours.")
PAGE_CADENCE = phrase("Look at the status &page every")
PROBE_CADENCE = phrase("&Probe every")
SECONDS = phrase(" s")
CADENCE_EFFECT = phrase("When all is well; during trouble trayapp looks more often by itself.")
AT_LOGIN = phrase("&Start trayapp when I log in")

WATCH_LABEL = phrase("Parts that &matter to you")
WATCH_EFFECT = phrase("A whole group includes what appears in it later.")
WATCH_NONE = phrase("Choose at least one part; until then everything is watched.")
PART_GONE = phrase("no longer on the page")
PART_UNLISTED = phrase("not on the page")
ONLY_PAGE = phrase("only the page is read")
ADD_PAGE = phrase("&Add a status page…")
PAGE_ADDRESS = phrase("Address of the &page")
PAGE_EFFECT = phrase("Only this page is read; there is no probe for it.")
PAGE_NAME = phrase("&Name")
PAGE_NAME_HINT = phrase("may stay empty")
ADD = phrase("Add &it")
CANCEL = phrase("&Cancel")
LAST_SERVICE = phrase("The last service cannot be removed.")

NOTIFY = phrase("Show &notifications")
THRESHOLD = phrase("From this &severity on")
THRESHOLDS: Mapping[str, Phrase] = {
    Health.DEGRADED: phrase("Degraded"),
    Health.PARTIAL_OUTAGE: phrase("Partial outage"),
    Health.MAJOR_OUTAGE: phrase("Major outage"),
}
QUIET = phrase("&Quiet hours")
QUIET_FROM = phrase("Quiet from")
QUIET_TO = phrase("Quiet until")
QUIET_TO_WORD = phrase("to")
QUIET_SAME = phrase("Choose two different times.")
EXCEPT_MAJOR = phrase("but tell me of &major outages")
PHASE_CHANGES = phrase("Tell me of &every step of an incident")
MAINTENANCE = phrase("Tell me of planned &maintenance")
PER_HOUR = phrase("At most this many an &hour")
TEST_NOTIFICATION = phrase("Show a &test notification")

ICON_STYLE = phrase("&Icon")
ICON_STYLES: Mapping[str, Phrase] = {
    "colour": phrase("In colour"),
    "colour_in_trouble": phrase("In colour only when something is wrong"),
    "monochrome": phrase("Without colour"),
}
GROUND = phrase("Your &panel is")
GROUNDS: Mapping[str, Phrase] = {
    "auto": phrase("Not sure (an outline fits any)"),
    "light": phrase("Light"),
    "dark": phrase("Dark"),
}
LANGUAGE = phrase("&Language")
LANGUAGES: Mapping[str, Phrase] = {
    AUTO_LANGUAGE: phrase("As the system says"),
    **{code: phrase("{name}", name=name) for code, name in OWN_NAMES.items()},
}
LANGUAGE_EFFECT = phrase("From the next start of trayapp on.")
SILHOUETTES = phrase("What the icon means")
MEANINGS: Mapping[str, Phrase] = {
    "operational": phrase("All is well"),
    "suspected": phrase("First signs of trouble, not sure yet"),
    "degraded": phrase("Something is degraded"),
    "outage": phrase("An outage"),
    "maintenance": phrase("Planned maintenance"),
    "recovering": phrase("It is getting better"),
    "unverified": phrase("Working, as far as we can see"),
    "unknown": phrase("Unknown: you are offline, or we cannot tell"),
}

PROXY = phrase("&Proxy")
PROXIES: Mapping[str, Phrase] = {
    "system": phrase("As the system says"),
    "none": phrase("None"),
    "url": phrase("This one:"),
}
PROXY_ADDRESS = phrase("The proxy's address")
CANARIES = phrase("&Canaries")
CANARIES_EFFECT = phrase("Addresses of other operators, one a line: if they do not answer either, it is your network.")
TEST_NETWORK = phrase("&Test now")

ABOUT = phrase("trayapp tells whether OpenAI's services are down, and whether it is them or you.")
PRIVACY = phrase("It asks the status page, the probe's targets and the canaries, and tells nobody anything about you.")

WELCOME_TITLE = phrase("Welcome to trayapp")
WELCOME = phrase("The light in your tray tells whether ChatGPT and the API are down, and whether it is them or you.")
WELCOME_USES = phrase("How do you use it?")
BEGIN = phrase("&Begin")
SKIP = phrase("&Skip")


def version(number: str) -> Phrase:
    """Name the version."""
    return phrase("Version {number}", number=number)


def settings_file(path: str) -> Phrase:
    """Say where the settings are."""
    return phrase("Settings are kept in {path}", path=path)


def remove(name: str) -> Phrase:
    """Offer to take a service away."""
    return phrase("&Remove {name}", name=name)


def page_taken(name: str) -> Phrase:
    """Say that a page is on the list already."""
    return phrase("This page is on the list already: {name}.", name=name)


def id_taken(name: str, service_id: str) -> Phrase:
    """Say that a page would get the id of another one, of the same host as a rule."""
    return phrase(
        "{name} goes by the same id, {service_id}; to watch both, add this page in config.toml with an id of its own.",
        name=name,
        service_id=service_id,
    )


def too_many(most: int) -> Phrase:
    """Say that no other page can be added."""
    return phrase("At most {most} services can be watched.", most=most)


def allowed(what: Phrase) -> Phrase:
    """Say what a field takes instead of what was typed."""
    return phrase("This takes {what}.", what=what)


def whole_number(lowest: int, highest: int) -> Phrase:
    """Say which numbers a field takes."""
    return phrase("a whole number from {lowest} to {highest}", lowest=lowest, highest=highest)
