#!/bin/sh
# plasma-root.sh FOLDER
#
# Makes a Debian 13 with KWin and plasmashell in FOLDER, for `make test-plasma`: 1.5 GB, about 7 minutes. Does nothing
# where it is there. Needs root and mmdebstrap.
set -eu
[ $# -eq 1 ] || { echo "usage: ${0##*/} FOLDER" >&2; exit 64; }
[ -x "$1/usr/bin/plasmashell" ] && exit 0
[ "$(id -u)" -eq 0 ] || { echo 'This makes a system of its own, which only root may.' >&2; exit 1; }
command -v mmdebstrap >/dev/null || { echo 'This needs mmdebstrap: apt-get install mmdebstrap' >&2; exit 1; }
mmdebstrap --variant=minbase --aptopt='APT::Install-Recommends "false"' \
    --include=breeze,breeze-icon-theme,dbus,fonts-dejavu-core,kwin-wayland,libgl1-mesa-dri,plasma-desktop,plasma-workspace \
    trixie "$1"
