#!/bin/sh
# build.sh: builds and installs the Flatpak for this user. Nobody has run it yet where the runtimes can be fetched.
#
# Needs flatpak-builder, and the runtimes that the manifest names. The wheels are fetched by pip, from whichever index
# it is set up for, and taken only if their hashes are those in requirements.txt.
set -eu
cd "$(dirname "$0")"
python=${PYTHON:-../../.venv/bin/python}
rm -rf dist wheels
"$python" -m pip download --quiet --require-hashes --only-binary=:all: --no-deps -d wheels -r requirements.txt
"$python" -m build --wheel --no-isolation --outdir dist ../..
flatpak-builder --user --install --force-clean build org.trayapp.trayapp.json
