"""What the settings window and the first run's window say."""

from __future__ import annotations

from collections.abc import Mapping

from trayapp.domain.messages import states
from trayapp.domain.model.enums import Health
from trayapp.domain.model.settings import AUTO_LANGUAGE
from trayapp.i18n.languages import LANGUAGES as OWN_NAMES
from trayapp.i18n.message import Message, message, message_in

TITLE = message("Settings")
DONE = message("&Done")
UNDO = message("&Undo changes")

GENERAL_PAGE = message_in("page of the settings", "General")
SERVICES_PAGE = message("Services")
NOTIFY_PAGE = message("Notifications")
ADVANCED_PAGE = message_in("page of the settings", "Advanced")

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
PLAN_EFFECT = message("Some incidents affect only some plans. Your plan never leaves this computer.")
COUNTRY = message("Your c&ountry")
NO_COUNTRY = message("Not set")
COUNTRY_EFFECT = message("Comes first when you ask whether a problem is only here.")
ASK_ELSEWHERE = message("&Ask other places once when a problem is suspected")
USE_TOKEN = message("Use my Globalping token, for more tests")
PAGE_CADENCE = message("Check the status &page every")
PROBE_CADENCE = message("&Measure every")
SECONDS = message(" s")
CADENCE_EFFECT = message("While all is well; trayapp checks more often during problems.")
AT_LOGIN = message("&Start trayapp when I log in")

WATCH_LABEL = message("Components that &matter to you")
WATCH_EFFECT = message("A whole group includes components added to it later.")
WATCH_NONE = message("Choose at least one component; until then, everything is watched.")
PART_GONE = message("no longer on the page")
PART_UNLISTED = message("not on the page")
ONLY_PAGE = message("status page only")
PINNED = message("The tray &icon shows its state")
ADD_PAGE = message("&Add a status page…")
PAGE_ADDRESS = message("&Page address")
PAGE_EFFECT = message("trayapp reads only this page; it runs no checks of its own for it.")
PAGE_NAME = message("&Name")
PAGE_NAME_HINT = message("optional")
ADD = message("&Add")
CANCEL = message("&Cancel")
LAST_SERVICE = message("You can't remove the last service.")

NOTIFY = message("Show &notifications")
THRESHOLD = message("Notify me &from")
THRESHOLDS: Mapping[str, Message] = {
    each: states.HEALTH[each] for each in (Health.DEGRADED, Health.PARTIAL_OUTAGE, Health.MAJOR_OUTAGE)
}
QUIET = message("&Quiet hours")
QUIET_FROM = message("Quiet from")
QUIET_TO = message("Quiet until")
QUIET_TO_WORD = message("to")
QUIET_SAME = message("Not saved. Choose two different times.")
EXCEPT_MAJOR = message("except for &major outages")
PHASE_CHANGES = message("Notify me of &every update")
MAINTENANCE = message("Notify me of planned &maintenance")
PER_HOUR = message("At most per &hour")
TEST_NOTIFICATION = message("Send a &test notification")

ICON_STYLE = message("&Icon")
ICON_STYLES: Mapping[str, Message] = {
    "colour": message("Colour"),
    "colour_in_trouble": message("Colour only when something's wrong"),
    "monochrome": message("Monochrome"),
}
GROUND = message("Your &taskbar is")
GROUNDS: Mapping[str, Message] = {
    "auto": message("Automatic"),
    "light": message("Light"),
    "dark": message("Dark"),
}
LANGUAGE = message("&Language")
LANGUAGES: Mapping[str, Message] = {
    AUTO_LANGUAGE: message("System default"),
    **{code: message("{name}", name=name) for code, name in OWN_NAMES.items()},
}
LANGUAGE_EFFECT = message("Takes effect when trayapp restarts.")
SILHOUETTES = message("What the icon means")
MEANINGS: Mapping[str, Message] = {
    "operational": message("Everything works"),
    "suspected": message("First failures, not sure yet"),
    "degraded": message("Degraded performance"),
    "outage": message("Outage"),
    "maintenance": message("Planned maintenance"),
    "recovering": message("Recovering"),
    "unverified": message("Working, as far as we can tell"),
    "unknown": message("Unknown: you're offline, or trayapp can't tell"),
}

PROXY = message("Pro&xy")
PROXIES: Mapping[str, Message] = {
    "system": message("System default"),
    "none": message("None"),
    "url": message("Custom:"),
}
PROXY_ADDRESS = message("Proxy address")
CANARIES = message("&Internet check")
CANARIES_EFFECT = message("Sites trayapp asks to see whether your own connection works, one per line.")
TEST_NETWORK = message("&Test now")

ABOUT = message("trayapp tells you whether OpenAI's services are down, and whether it's them or you.")
PRIVACY = message(
    "It contacts the status page, the addresses it checks, and the internet check sites. Nothing about you is sent."
)

WELCOME_TITLE = message("Welcome to trayapp")
WELCOME = message("trayapp tells you when ChatGPT or the API is down, and whether it's OpenAI or you.")
WELCOME_USES = message("How do you use it?")
WELCOME_PLAN = message("Which plan do you have?")
FIRST_VERDICT = message("First check…")
FIRST_VERDICT_MORE = message("The answer appears here in a few seconds.")
SHOW_OUTAGE = message("Show me an &outage")
SHOW_OUTAGE_EFFECT = message("Plays a recorded outage, marked as a demo. Nothing is sent.")
KEEP_IN_SIGHT: Mapping[str, Message] = {
    "windows": message("To keep the icon in sight, drag it from the arrow in the taskbar onto the taskbar."),
    "plasma": message(
        "To keep the icon in sight, right-click the tray's arrow, choose “Configure System Tray”, and set trayapp to "
        "“Always shown”."
    ),
    "xfce": message(
        "To keep the icon in sight, right-click the panel's tray, choose “Properties”, and untick “Hidden” for trayapp."
    ),
    "gnome": message("GNOME shows tray icons with the extension “AppIndicator and KStatusNotifierItem Support”."),
}
"""By what `hiding_place` returns."""
BEGIN = message("S&tart")
SKIP = message("&Skip")


def version(number: str) -> Message:
    """Name the version."""
    return message("Version {number}", number=number)


def settings_file(path: str) -> Message:
    """Say where the settings are."""
    return message("Settings are stored in {path}", path=path)


def remove(name: str) -> Message:
    """Offer to take a service away."""
    return message("&Remove {name}", name=name)


def page_taken(name: str) -> Message:
    """Say that a page is on the list already."""
    return message("This page is already on the list: {name}.", name=name)


def id_taken(name: str, service_id: str) -> Message:
    """Say that a page would get the id of another one, of the same host as a rule."""
    return message(
        "{name} already uses the ID {service_id}. To watch both, add this page in config.toml with its own ID.",
        name=name,
        service_id=service_id,
    )


def too_many(most: int) -> Message:
    """Say that no other page can be added."""
    return message("You can watch at most {most} services.", most=most)


def allowed(what: Message) -> Message:
    """Say what a field takes instead of what was typed."""
    return message("Not saved. Enter {what}.", what=what)


def whole_number(lowest: int, highest: int) -> Message:
    """Say which numbers a field takes."""
    return message("a whole number from {lowest} to {highest}", lowest=lowest, highest=highest)


MORE_SOURCES = message("More sources")
MORE_SOURCES_EFFECT = message(
    "All off unless you choose them. `trayapp key set` stores keys; the README says what's sent."
)
USE_KEY = message("Check with your own API key")
USE_TRAFFIC = message("Listen for the telemetry of Codex and Claude Code")
ASK_DOWNDETECTOR = message("In trouble, ask Downdetector (needs credentials)")
ASK_HACKER_NEWS = message("In trouble, ask Hacker News")
ASK_GITHUB = message("In trouble, ask GitHub for new issues of Codex")
TEST_KEY = message("Test now: one tiny inference")
