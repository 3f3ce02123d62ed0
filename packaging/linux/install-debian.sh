#!/bin/sh
# install-debian.sh GROUP...
#
# Installs what Debian lacks for trayapp, and nothing else in this project installs system packages. Groups:
#   venv   Python's own venv module, which Debian packs apart
#   run    the libraries that Qt's wheels expect of the system (X11 and Wayland)
#   test   a whole desktop for the tests: X server, window manager, panels, notifiers, a Wayland compositor, validators
#
# Quick when all is there: it asks dpkg before anything else. Needs root or sudo to install; where neither is at hand,
# or this is no Debian, it names the packages and stops. SYSTEM=skip in the environment leaves the matter to you.
set -eu

VENV='python3-venv'
RUN='libbrotli1 libdbus-1-3 libegl1 libfontconfig1 libgl1 libglib2.0-0 libgssapi-krb5-2
    libwayland-client0 libwayland-cursor0 libwayland-egl1 libx11-xcb1
    libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0
    libxcb-shm0 libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 libxkbcommon-x11-0 libxkbcommon0'
TEST='appstream dbus desktop-file-utils dunst fonts-dejavu-core fonts-droid-fallback grim imagemagick mako-notifier openbox
    sway waybar x11-utils x11-xserver-utils xdotool xfce4-notifyd xfce4-panel xfconf xvfb'

usage() {
    echo "usage: ${0##*/} [venv] [run] [test]" >&2
    exit 64
}

is_installed() { # the second name is what Debian 13 calls some libraries since the change of time_t
    for name in "$1" "$1t64"; do
        case "$(dpkg-query --show --showformat='${db:Status-Status}' "$name" 2>/dev/null)" in
        installed) return 0 ;;
        esac
    done
    return 1
}

stop() {
    echo "$1 Install these packages (Debian's names), or what corresponds to them here:" >&2
    echo "    $2" >&2
    echo "Then go on, with SYSTEM=skip if this script cannot see them." >&2
    exit 1
}

[ $# -gt 0 ] || usage
wanted=
for group in "$@"; do
    case "$group" in
    venv) wanted="$wanted $VENV" ;;
    run) wanted="$wanted $RUN" ;;
    test) wanted="$wanted $TEST" ;;
    *) usage ;;
    esac
done
[ "${SYSTEM:-}" != skip ] || exit 0

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    # shellcheck disable=SC2086 # the lists are words
    stop 'This is no Debian.' "$(echo $wanted)"
fi

missing=
for package in $wanted; do
    is_installed "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || stop 'Neither root nor sudo.' "${missing# }"
    as_root=sudo
fi
echo "Installing from Debian:$missing" >&2
# A stale list is better than none: where update fails, the lists at hand may still know the packages.
$as_root apt-get update -qq || echo 'apt-get update failed; trying with the lists at hand' >&2
# shellcheck disable=SC2086 # the list is words
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >&2
