"""Whose certificates are trusted: the system's, so that a company's own root is no false alarm.

On Windows and macOS truststore asks the system itself. Elsewhere its context reads the whole bundle of roots again for
every connection (truststore 0.10: 20 ms of the event loop each, and 2 MB); OpenSSL finds the one root that a chain
needs by its hash, where the system keeps them in a folder (Debian, Ubuntu, Arch, openSUSE).
"""

from __future__ import annotations

import os
import re
import ssl
import sys
from pathlib import Path

_HASHED = re.compile(r"[0-9a-f]{8}\.\d+")
"""How OpenSSL wants a root to be named in a folder: https://docs.openssl.org/3.0/man1/openssl-rehash/"""


def create_ssl_context() -> ssl.SSLContext:
    """Return a context for clients; make one for the life of the app. SSL_CERT_FILE and SSL_CERT_DIR count."""
    places = ssl.get_default_verify_paths()
    own_file = places.cafile if places.openssl_cafile_env in os.environ else None
    if sys.platform in {"win32", "darwin"} or not (places.cafile or _has_roots(places.capath)):
        import truststore  # noqa: PLC0415 - it knows where else roots may lie

        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    file = own_file if _has_roots(places.capath) else places.cafile
    context.load_verify_locations(cafile=file, capath=places.capath)
    return context


def _has_roots(folder: str | None) -> bool:
    try:
        return folder is not None and any(_HASHED.fullmatch(each.name) for each in Path(folder).iterdir())
    except OSError:  # not ours to read
        return False
