#!/bin/sh
# build.sh FOLDER: writes trayapp-VERSION.dmg into FOLDER. Nobody has run it yet: it needs a Mac.
#
# PYTHON is the Python of a development environment. IDENTITY signs with a Developer ID; without it, ad hoc.
set -eu
[ $# -eq 1 ] || { echo "usage: build.sh FOLDER" >&2; exit 64; }
mkdir -p "$1"
out=$(cd "$1" && pwd)
cd "$(dirname "$0")"
python=${PYTHON:-../../.venv/bin/python}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$python" -m build --wheel --no-isolation --outdir "$work" ../..
"$python" ../icons/containers.py "$work/trayapp.icns"
"$python" -m venv "$work/environment"
"$work/environment/bin/python" -m pip install --quiet --constraint ../../constraints.txt "$work"/trayapp-*.whl pyinstaller
version=$("$work/environment/bin/trayapp" --version | cut -d ' ' -f 2)
TRAYAPP_ICON=$work/trayapp.icns TRAYAPP_VERSION=$version "$work/environment/bin/pyinstaller" --noconfirm --log-level WARN \
    --distpath "$work/dist" --workpath "$work/build" ../bundle/trayapp.spec
app=$work/dist/trayapp.app
"$work/environment/bin/python" ../bundle/licences.py >"$app/Contents/Resources/LICENSES.txt"
codesign --force --deep --options runtime --entitlements entitlements.plist --sign "${IDENTITY:--}" "$app"
"$app/Contents/MacOS/trayapp" --self-test
hdiutil create -quiet -volname trayapp -srcfolder "$app" -ov -format ULFO "$out/trayapp-$version.dmg"
echo "$out/trayapp-$version.dmg"
