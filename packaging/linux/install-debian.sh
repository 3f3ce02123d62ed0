#!/bin/sh
# install-debian.sh GROUP...
#
# Installs what Debian lacks for trayapp, and nothing else in this project installs system packages. Groups:
#   venv      Python's own venv module, which Debian packs apart
#   run       the libraries that Qt's wheels expect of the system (X11 and Wayland)
#   test      a whole desktop for the tests: X server, window manager, panels, notifiers, a Wayland compositor, a keyring,
#             validators, two shells; and the MQTT broker mosquitto, which the tests start themselves: as a service of
#             the system it is neither started nor enabled
#   windows   Wine, and what makes programs and an installer for Windows
#
# Quick when all is there: it asks dpkg before anything else, and on other systems looks for the libraries and programs
# themselves. Needs root or sudo to install; where it may not, it names everything that is missing at once, says what to
# do, and stops with 1. SYSTEM=skip in the environment leaves the matter to you.
set -eu
PATH=$PATH:/usr/sbin:/sbin # where ldconfig is, for those who are not root

# Each package with what tells other systems that it is there: a library, a program, or - for what only dpkg can tell.
VENV='python3-venv=-'
RUN=$(while read -r pair; do echo "$pair"; done <"${0%/*}/../../resources/linux-libraries.txt")
TEST='appstream=appstreamcli dbus=dbus-daemon desktop-file-utils=desktop-file-validate dunst=dunst fish=fish
    fonts-dejavu-core=- fonts-droid-fallback=- gettext=msgfmt gnome-keyring=gnome-keyring-daemon grim=grim
    imagemagick=import iproute2=ip librsvg2-common=- mako-notifier=mako mosquitto=mosquitto openbox=openbox
    openssl=openssl sway=sway waybar=waybar x11-utils=xprop x11-xserver-utils=xsetroot xdotool=xdotool xfce4-notifyd=-
    xfce4-panel=xfce4-panel xfconf=xfconf-query xvfb=Xvfb zsh=zsh'
WINDOWS='fonts-dejavu-core=- gcc-mingw-w64-x86-64=x86_64-w64-mingw32-gcc nsis=makensis wine=wine wine64=- xvfb=Xvfb'

usage() {
    echo "usage: ${0##*/} [venv] [run] [test] [windows]" >&2
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

is_there() { # where there is no dpkg
    case "$1" in
    -) return 0 ;;
    *.so.*)
        case "$libraries" in
        *"$1"*) return 0 ;;
        esac
        return 1
        ;;
    *) command -v "$1" >/dev/null ;;
    esac
}

stop() {
    echo "$1" >&2
    echo "    $2" >&2
    echo "$3" >&2
    echo 'Then run the same command again. SYSTEM=skip in the environment leaves this check out.' >&2
    exit 1
}

[ $# -gt 0 ] || usage
wanted=
for group in "$@"; do
    case "$group" in
    venv) wanted="$wanted $VENV" ;;
    run) wanted="$wanted $RUN" ;;
    test) wanted="$wanted $TEST" ;;
    windows) wanted="$wanted $WINDOWS" ;;
    *) usage ;;
    esac
done
[ "${SYSTEM:-}" != skip ] || exit 0

missing=
if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then
    for pair in $wanted; do
        is_installed "${pair%=*}" || missing="$missing ${pair%=*}"
    done
else
    libraries=$(ldconfig -p 2>/dev/null || true)
    for pair in $wanted; do
        is_there "${pair#*=}" || missing="$missing ${pair%=*} (${pair#*=}),"
    done
    [ -z "$missing" ] || missing=${missing%,}
    [ -z "$missing" ] || stop 'This is no Debian, and it lacks these packages (by their names in Debian):' "${missing# }" \
        'Install what corresponds to them here.'
fi
[ -n "$missing" ] || exit 0

may_not() {
    stop "$1 These packages are missing:" "${missing# }" "Ask an administrator to install them with apt-get."
}

as_root=
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || may_not 'You are not root, and there is no sudo.'
    as_root=sudo
fi
echo "Installing from Debian:$missing" >&2
# One call of sudo, so that it asks for a password once. A stale list is better than none: where update fails, the lists
# at hand may still know the packages.
# A broker that comes for the tests is not started, now (policy-rc.d is how Debian lets a system say so) or at boot.
# shellcheck disable=SC2086,SC2016 # the list is words; the inner shell expands
$as_root /bin/sh -c 'apt-get update -qq || echo "apt-get update failed; trying with the lists at hand"
    policy=/usr/sbin/policy-rc.d
    case " $* " in
    *" mosquitto "*)
        if [ ! -e $policy ]; then
            trap "rm -f $policy" EXIT
            printf "#!/bin/sh\nexit 101\n" >$policy && chmod 755 $policy
        fi ;;
    esac
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" || exit
    case " $* " in
    *" mosquitto "*) ! command -v systemctl >/dev/null || systemctl --quiet disable mosquitto || true ;;
    esac' sh $missing >&2 ||
    may_not 'The installation failed, for the reason above.'
