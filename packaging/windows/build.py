#!/usr/bin/env python3
"""Builds what is shipped for Windows: a folder with trayapp.exe and trayapp-cli.exe, its installer, a winget manifest.

build.py WINDOWS FOLDER     WINDOWS is a folder of make-wine.sh, or `here` on Windows itself

Writes trayapp-VERSION-setup.exe and winget/*.yaml into FOLDER. Run it with the Python of a development
environment, which on Windows itself has PyInstaller; makensis must be on the path.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path, PureWindowsPath

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "icons"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import containers
import layout

HERE = Path(__file__).resolve().parent
VERSION_FILE = """VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0, OS=0x40004, fileType=1, subtype=0),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("CompanyName", "The trayapp maintainers"),
      StringStruct("FileDescription", "trayapp"),
      StringStruct("FileVersion", "{version}"),
      StringStruct("InternalName", "trayapp"),
      StringStruct("ProductName", "trayapp"),
      StringStruct("ProductVersion", "{version}"),
    ])]),
    VarFileInfo([VarStruct("Translation", [0x409, 1200])]),
  ],
)
"""


class Builder:
    """Runs Python for Windows: in a Windows by Wine, whose drive C is a folder here, or on Windows itself."""

    def __init__(self, windows: str, work: Path) -> None:
        self.wine = None if windows == "here" else Path(windows).resolve()
        self.work = work if self.wine is None else self.wine / "prefix" / "drive_c" / "bundle"

    def path(self, path: Path) -> str:
        """Return a path below the work folder as that Windows calls it."""
        if self.wine is None:
            return str(path)
        return str(PureWindowsPath("C:/bundle", path.relative_to(self.work)))

    def run(self, *words: str, **environment: str) -> str:
        """Run Python with these words and return what it said. Raises CalledProcessError."""
        command = [sys.executable] if self.wine is None else [str(self.wine / "run"), "python"]
        return self._say([*command, "-X", "utf8", *words], environment)

    def test(self, program: Path) -> None:
        """Let a program of the bundle test itself. Raises CalledProcessError."""
        self._say([*([] if self.wine is None else [str(self.wine / "run")]), self.path(program), "--self-test"], {})

    def _say(self, command: list[str], environment: Mapping[str, str]) -> str:
        # Through a pipe: Python under Wine 8 refuses to write to a plain file.
        done = subprocess.run(
            command,
            cwd=self.work,  # `python -m` looks there first, and would find the source where that is the repository
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env={**layout.environment(), "PYTHONHASHSEED": "0", **environment},
            check=False,
        )
        if done.returncode:
            print(done.stderr.decode("utf-8", "replace")[-4000:], file=sys.stderr)
            raise subprocess.CalledProcessError(done.returncode, command)
        return done.stdout.decode("utf-8")


def freeze(builder: Builder, wheel: Path, version: str) -> Path:
    """Let PyInstaller collect the folder from the wheel and return it."""
    work = builder.work
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    packages = work / "wheel"
    layout.unpack_wheel(wheel, packages, work / "share")
    shutil.copytree(HERE.parent / "bundle", work / "description")
    containers.write(work / "trayapp.ico")
    numbers = (*(int(part) for part in version.split(".")[:3]), 0)
    (work / "version.txt").write_text(VERSION_FILE.format(numbers=numbers, version=version), encoding="utf-8")
    builder.run(
        "-m",
        "PyInstaller",
        "--noconfirm",
        "--log-level=WARN",
        f"--distpath={builder.path(work / 'dist')}",
        f"--workpath={builder.path(work / 'build')}",
        builder.path(work / "description" / "trayapp.spec"),
        PYTHONPATH=builder.path(packages),
        TRAYAPP_ICON=builder.path(work / "trayapp.ico"),
        TRAYAPP_VERSION_FILE=builder.path(work / "version.txt"),
    )
    licences = builder.run(builder.path(work / "description" / "licences.py"), PYTHONPATH=builder.path(packages))
    bundle = work / "dist" / "trayapp"
    builder.test(bundle / "trayapp-cli.exe")
    (bundle / "LICENSES.txt").write_text(licences.replace("\r\n", "\n"), encoding="utf-8")
    return bundle


def make_installer(bundle: Path, icon: Path, version: str, out: Path) -> Path:
    """Pack the folder into its installer."""
    target = out / f"trayapp-{version}-setup.exe"
    given = {"VERSION": version, "FOLDER": str(bundle), "ICON": str(icon), "OUT": str(target)}
    mark = "/D" if os.name == "nt" else "-D"
    command = ["makensis", *(f"{mark}{name}={value}" for name, value in given.items()), str(HERE / "installer.nsi")]
    subprocess.run(command, check=True, env=layout.environment(), stdout=subprocess.DEVNULL)
    return target


def write_manifest(installer: Path, version: str, out: Path) -> None:
    """Write the files that the Windows package manager wants, with the installer's hash."""
    folder = out / "winget"
    folder.mkdir(exist_ok=True)
    digest = hashlib.sha256(installer.read_bytes()).hexdigest().upper()
    for template in sorted((HERE / "winget").glob("*.yaml")):
        text = template.read_text(encoding="utf-8").replace("@VERSION@", version).replace("@SHA256@", digest)
        (folder / template.name).write_text(text, encoding="utf-8")


def main() -> int:
    """Build everything into the folder that the second argument names."""
    if len(sys.argv) != 3:
        print("usage: build.py WINDOWS FOLDER", file=sys.stderr)
        return 64
    out = Path(sys.argv[2]).resolve()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="trayapp-windows-") as folder:
        builder = Builder(sys.argv[1], Path(folder, "work"))
        wheel = layout.build_wheel(Path(folder))
        version = layout.version_of(wheel)
        bundle = freeze(builder, wheel, version)
        layout.settle_modes(bundle)
        installer = make_installer(bundle, builder.work / "trayapp.ico", version, out)
        write_manifest(installer, version, out)
        print(installer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
