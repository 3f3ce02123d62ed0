"""What the settings window and the first run's window say."""

from __future__ import annotations

from collections.abc import Mapping

from trayapp.domain.model.enums import Health
from trayapp.domain.model.settings import AUTO_LANGUAGE
from trayapp.i18n.languages import LANGUAGES as OWN_NAMES
from trayapp.i18n.message import Message, message

TITLE = message("Settings")
DONE = message("&Done")
UNDO = message("&Undo changes")

USAGE_PAGE = message("How you use it")
WATCH_PAGE = message("What to watch")
NOTIFY_PAGE = message("Notifications")
LOOK_PAGE = message("Appearance")
NETWORK_PAGE = message("Network")
ABOUT_PAGE = message("About")

USES_LABEL = message("You use")
USES: Mapping[str, Message] = {
    "chatgpt": message("Chat&GPT"),
    "api": message("The &API"),
    "fine-tuning": message("&Fine-tuning"),
    "codex": message("&Codex"),
}
USES_EFFECT = message("Decides which parts are probed and which tips you get.")
PLAN = message("Your &plan")
PLANS: Mapping[str, Message] = {
    "": message("Rather not say"),
    "free": message("Free"),
    "go": message("Go"),
    "plus": message("Plus"),
    "pro": message("Pro"),
    "business": message("Business"),
    "enterprise": message("Enterprise"),
    "edu": message("Edu"),
}
PLAN_EFFECT = message("Some incidents hit only some plans; the plan never leaves this computer.")
REGION = message("Your &country")
REGION_HINT = message("two letters, such as GB")
REGION_EFFECT = message("Tells whether a regional incident is yours.")
PAGE_CADENCE = message("Look at the status &page every")
PROBE_CADENCE = message("&Probe every")
SECONDS = message(" s")
CADENCE_EFFECT = message("When all is well; during trouble trayapp looks more often by itself.")
AT_LOGIN = message("&Start trayapp when I log in")

WATCH_LABEL = message("Parts that &matter to you")
WATCH_EFFECT = message("A whole group includes what appears in it later.")
WATCH_NONE = message("Choose at least one part; until then everything is watched.")
PART_GONE = message("no longer on the page")
PART_UNLISTED = message("not on the page")
ONLY_PAGE = message("only the page is read")
ADD_PAGE = message("&Add a status page…")
PAGE_ADDRESS = message("Address of the &page")
PAGE_EFFECT = message("Only this page is read; there is no probe for it.")
PAGE_NAME = message("&Name")
PAGE_NAME_HINT = message("may stay empty")
ADD = message("Add &it")
CANCEL = message("&Cancel")
LAST_SERVICE = message("The last service cannot be removed.")

NOTIFY = message("Show &notifications")
THRESHOLD = message("From this &severity on")
THRESHOLDS: Mapping[str, Message] = {
    Health.DEGRADED: message("Degraded"),
    Health.PARTIAL_OUTAGE: message("Partial outage"),
    Health.MAJOR_OUTAGE: message("Major outage"),
}
QUIET = message("&Quiet hours")
QUIET_FROM = message("Quiet from")
QUIET_TO = message("Quiet until")
QUIET_TO_WORD = message("to")
QUIET_SAME = message("Choose two different times.")
EXCEPT_MAJOR = message("but tell me of &major outages")
PHASE_CHANGES = message("Tell me of &every step of an incident")
MAINTENANCE = message("Tell me of planned &maintenance")
PER_HOUR = message("At most this many an &hour")
TEST_NOTIFICATION = message("Show a &test notification")

ICON_STYLE = message("&Icon")
ICON_STYLES: Mapping[str, Message] = {
    "colour": message("In colour"),
    "colour_in_trouble": message("In colour only when something is wrong"),
    "monochrome": message("Without colour"),
}
GROUND = message("Your &panel is")
GROUNDS: Mapping[str, Message] = {
    "auto": message("Not sure (an outline fits any)"),
    "light": message("Light"),
    "dark": message("Dark"),
}
LANGUAGE = message("&Language")
LANGUAGES: Mapping[str, Message] = {
    AUTO_LANGUAGE: message("As the system says"),
    **{code: message("{name}", name=name) for code, name in OWN_NAMES.items()},
}
LANGUAGE_EFFECT = message("From the next start of trayapp on.")
SILHOUETTES = message("What the icon means")
MEANINGS: Mapping[str, Message] = {
    "operational": message("All is well"),
    "suspected": message("First signs of trouble, not sure yet"),
    "degraded": message("Something is degraded"),
    "outage": message("An outage"),
    "maintenance": message("Planned maintenance"),
    "recovering": message("It is getting better"),
    "unverified": message("Working, as far as we can see"),
    "unknown": message("Unknown: you are offline, or we cannot tell"),
}

PROXY = message("&Proxy")
PROXIES: Mapping[str, Message] = {
    "system": message("As the system says"),
    "none": message("None"),
    "url": message("This one:"),
}
PROXY_ADDRESS = message("The proxy's address")
CANARIES = message("&Canaries")
CANARIES_EFFECT = message("Addresses of other operators, one a line: if they do not answer either, it is your network.")
TEST_NETWORK = message("&Test now")

ABOUT = message("trayapp tells whether OpenAI's services are down, and whether it is them or you.")
PRIVACY = message("It asks the status page, the probe's targets and the canaries, and tells nobody anything about you.")

WELCOME_TITLE = message("Welcome to trayapp")
WELCOME = message("The light in your tray tells whether ChatGPT and the API are down, and whether it is them or you.")
WELCOME_USES = message("How do you use it?")
BEGIN = message("&Begin")
SKIP = message("&Skip")


def version(number: str) -> Message:
    """Name the version."""
    return message("Version {number}", number=number)


def settings_file(path: str) -> Message:
    """Say where the settings are."""
    return message("Settings are kept in {path}", path=path)


def remove(name: str) -> Message:
    """Offer to take a service away."""
    return message("&Remove {name}", name=name)


def page_taken(name: str) -> Message:
    """Say that a page is on the list already."""
    return message("This page is on the list already: {name}.", name=name)


def id_taken(name: str, service_id: str) -> Message:
    """Say that a page would get the id of another one, of the same host as a rule."""
    return message(
        "{name} goes by the same id, {service_id}; to watch both, add this page in config.toml with an id of its own.",
        name=name,
        service_id=service_id,
    )


def too_many(most: int) -> Message:
    """Say that no other page can be added."""
    return message("At most {most} services can be watched.", most=most)


def allowed(what: Message) -> Message:
    """Say what a field takes instead of what was typed."""
    return message("This takes {what}.", what=what)


def whole_number(lowest: int, highest: int) -> Message:
    """Say which numbers a field takes."""
    return message("a whole number from {lowest} to {highest}", lowest=lowest, highest=highest)
