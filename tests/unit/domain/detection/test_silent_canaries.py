from datetime import UTC, datetime

from trayapp.domain.detection.connection import reduce_network
from trayapp.domain.detection.state import NetworkTracking
from trayapp.domain.model.enums import EvidenceSource, Network
from trayapp.domain.model.reports import NetworkReport, ProbeReport
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Settings
from trayapp.i18n.formatter import translate
from trayapp.store.store import Store

NOW = datetime(2026, 3, 17, 12, 0, tzinfo=UTC)
SILENT = ("https://www.google.com/generate_204",)


def test_the_canaries_that_never_answer_here_are_those_of_the_last_report() -> None:
    known = reduce_network(NetworkTracking(), NetworkReport(NOW, Network.ONLINE, 9.0, "", SILENT))
    assert known.silent_canaries == SILENT
    assert reduce_network(known, NetworkReport(NOW, Network.ONLINE, 9.0)).silent_canaries == ()


def test_a_canary_that_never_answers_here_is_named_beside_the_connection() -> None:
    store = Store([Service("x", "X", "https://status.example.com")], Settings(), [])
    report = NetworkReport(NOW, Network.ONLINE, 9.0, "", SILENT)
    snapshot = store.apply(ProbeReport("x", NOW, (), report), NOW).snapshot
    said = [
        translate(each.text) for each in snapshot.services[0].verdict.evidence if each.source is EvidenceSource.NETWORK
    ]
    assert said[1:] == ["www.google.com never answers here, so your connection is checked without it"]
