"""Qt's local sockets, for Windows. Importing this imports QtNetwork: `ear` says what that costs."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from trayapp.desktop.instance.ipc_server import HEARD, MAX_LINE, WAIT_S, Take


class QtIpcServer(QObject):
    """Listens on a named pipe (Windows) that the user alone may open. GUI thread.

    Raises:
        OSError: the name cannot be taken.
    """

    def __init__(self, name: str, take: Take, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._take = take
        QLocalServer.removeServer(name)  # left by a kill
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_caller)
        if not self._server.listen(name):
            raise OSError(self._server.errorString())

    def close(self) -> None:
        """Hear no more."""
        self._server.close()

    @Slot()
    def _on_caller(self) -> None:
        while self._server.hasPendingConnections():
            caller = self._server.nextPendingConnection()
            caller.setReadBufferSize(MAX_LINE)
            caller.disconnected.connect(caller.deleteLater)
            caller.readyRead.connect(partial(self._on_words, caller))
            self._on_words(caller)

    def _on_words(self, caller: QLocalSocket) -> None:
        if caller.canReadLine():
            if self._take(bytes(caller.readLine(MAX_LINE).data()).rstrip(b"\n")):
                caller.write(HEARD)
                caller.disconnectFromServer()
            else:
                caller.abort()
        elif caller.bytesAvailable() >= MAX_LINE:
            caller.abort()


def send_qt(name: str, line: bytes) -> bool:
    """Say a line at a named pipe; return whether it was understood."""
    wait_ms = round(WAIT_S * 1000)
    mouth = QLocalSocket()
    mouth.connectToServer(name)
    if not mouth.waitForConnected(wait_ms):
        return False
    mouth.write(line + b"\n")
    mouth.flush()
    understood = mouth.bytesAvailable() > 0 or mouth.waitForReadyRead(wait_ms)
    mouth.disconnectFromServer()
    return understood
