"""What every package holds: the wheel's files, the manual page, the completions, in the folders where systems look."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from email.utils import formatdate
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
APP_ID = "org.trayapp.trayapp"


def commit_time() -> str:
    """Return the time of the packaged commit in seconds: all files bear it, so that two builds are the same."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    command = ["git", "-C", str(ROOT), "-c", "safe.directory=*", "log", "-1", "--format=%ct"]
    return given or subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def environment() -> dict[str, str]:
    """Return the environment for tools that write dates."""
    return {**os.environ, "SOURCE_DATE_EPOCH": commit_time()}


def build_wheel(out: Path) -> Path:
    """Build the wheel with the tools of this environment and return its path."""
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, env=environment(), stdout=subprocess.DEVNULL)
    (wheel,) = out.glob("trayapp-*.whl")
    return wheel


def version_of(wheel: Path) -> str:
    """Return the version that a wheel's name says."""
    return wheel.name.split("-")[1]


def unpack_wheel(wheel: Path, packages: Path, share: Path) -> None:
    """Lay the wheel's modules into `packages`, and what it has for the desktop into `share`."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    (data,) = packages.glob("trayapp-*.data")
    shutil.copytree(data / "data" / "share", share, dirs_exist_ok=True)
    shutil.rmtree(data)


def add_manual(share: Path) -> None:
    """Add the manual page and the completions of bash, zsh and fish, made from the parser."""
    made = share / "made"
    command = [sys.executable, str(ROOT / "packaging" / "manual" / "make.py"), str(made)]
    subprocess.run(command, check=True, env=environment())
    compress((made / "trayapp.1").read_bytes(), share / "man" / "man1" / "trayapp.1.gz")
    places = {
        "trayapp.bash": "bash-completion/completions/trayapp",
        "_trayapp": "zsh/vendor-completions/_trayapp",
        "trayapp.fish": "fish/vendor_completions.d/trayapp.fish",
    }
    for name, place in places.items():
        (share / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(made / name, share / place)
    shutil.rmtree(made)


def add_units(root: Path) -> None:
    """Add the systemd units, which nobody has to switch on."""
    folder = root / "usr/lib/systemd/user"
    folder.mkdir(parents=True)
    for unit in sorted((ROOT / "packaging" / "linux").glob("*.service")):
        shutil.copyfile(unit, folder / unit.name)


def compress(content: bytes, target: Path) -> None:
    """Write a file compressed, without its name and time."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(content, 9, mtime=0))


def add_debian_files(share: Path, name: str, version: str, control: str, overrides: Path, *, others: str = "") -> None:
    """Add what Debian wants to find of a package: its licence, its changelog, and the overrides of lintian.

    Args:
        share: where the package's share/ is.
        name: of the package.
        version: of the package.
        control: its control file, for the maintainer.
        overrides: the file with lintian's overrides.
        others: one sentence about the licences of what else is in the package.
    """
    about = share / "doc" / name
    about.mkdir(parents=True)
    (about / "copyright").write_text(_copyright_text(others), encoding="utf-8")
    (maintainer,) = re.findall(r"^Maintainer: (.*)$", control, re.MULTILINE)
    when = formatdate(int(commit_time()))
    entry = f"{name} ({version}) unstable; urgency=medium\n\n  * See CHANGELOG.md.\n\n -- {maintainer}  {when}\n"
    compress(entry.encode(), about / "changelog.gz")
    target = share / "lintian" / "overrides" / name
    target.parent.mkdir(parents=True)
    shutil.copyfile(overrides, target)


def _copyright_text(others: str) -> str:
    """Return the licence in Debian's machine-readable form."""
    title, _, text = (ROOT / "LICENSE").read_text(encoding="utf-8").partition("\n")
    assert title == "MIT License"
    owner, _, terms = text.strip().partition("\n")
    body = "\n".join(f" {line}" if line.strip() else " ." for line in terms.strip().splitlines())
    form = "https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/"
    comment = f"Comment: {others}\n" if others else ""
    holder = owner.removeprefix("Copyright (c) ")
    return f"Format: {form}\nUpstream-Name: trayapp\n{comment}\nFiles: *\nCopyright: {holder}\nLicense: Expat\n{body}\n"


def installed_kib(root: Path) -> int:
    """Return what dpkg calls the installed size: each file in whole KiB, and one for anything else, a link among it."""
    files = {each for each in root.rglob("*") if each.is_file() and not each.is_symlink()}
    return sum(-(-each.stat().st_size // 1024) if each in files else 1 for each in root.rglob("*"))


def build_deb(root: Path, control: str, target: Path, **scripts: str) -> Path:
    """Build a .deb from the files below `root` and return its path. `scripts` are dpkg's, by name."""
    files = sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    sums = [f"{hashlib.md5(each.read_bytes()).hexdigest()}  {each.relative_to(root)}\n" for each in files]  # noqa: S324 - dpkg's form
    folder = root / "DEBIAN"
    folder.mkdir()
    (folder / "control").write_text(control, encoding="utf-8")
    (folder / "md5sums").write_text("".join(sums), encoding="utf-8")
    for name, text in scripts.items():
        (folder / name).write_text(text, encoding="utf-8")
        (folder / name).chmod(0o755)
    settle_modes(root)
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z9", "--build", str(root), str(target)]
    subprocess.run(command, check=True, env=environment(), stdout=subprocess.DEVNULL)
    return target


def settle_modes(folder: Path) -> None:
    """Give everything the modes and the time of the commit, whatever the umask was."""
    stamp = int(commit_time())
    for path in (*folder.rglob("*"), folder):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
            os.utime(path, (stamp, stamp))
