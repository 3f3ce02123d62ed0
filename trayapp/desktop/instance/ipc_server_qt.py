"""Qt's local sockets, for Windows. Importing this imports QtNetwork: `ipc_server` says what that costs."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from trayapp.desktop.instance.ipc_client import WAIT_S
from trayapp.desktop.instance.ipc_server import MAX_LINE, Take


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
        """Stop listening."""
        self._server.close()

    @Slot()
    def _on_caller(self) -> None:
        while self._server.hasPendingConnections():
            caller = self._server.nextPendingConnection()
            caller.setReadBufferSize(MAX_LINE)
            caller.disconnected.connect(caller.deleteLater)
            caller.readyRead.connect(partial(self._on_readable, caller))
            self._on_readable(caller)

    def _on_readable(self, caller: QLocalSocket) -> None:
        if caller.canReadLine():
            if (answer := self._take(bytes(caller.readLine(MAX_LINE).data()).rstrip(b"\n"))) is not None:
                caller.write(answer)
                caller.disconnectFromServer()
            else:
                caller.abort()
        elif caller.bytesAvailable() >= MAX_LINE:
            caller.abort()


def send_qt(name: str, line: bytes) -> bool:
    """Send a line to a named pipe; return whether it was understood."""
    wait_ms = round(WAIT_S * 1000)
    connection = QLocalSocket()
    connection.connectToServer(name)
    if not connection.waitForConnected(wait_ms):
        return False
    connection.write(line + b"\n")
    connection.flush()
    understood = connection.bytesAvailable() > 0 or connection.waitForReadyRead(wait_ms)
    connection.disconnectFromServer()
    return understood
