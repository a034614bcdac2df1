"""F20: the documents' samples and recorded exchanges, replayed on both databases, and the clients as their users install them."""

from harness.cargo import nextest
from harness.places import ROOT
from harness.result import Outcome

DATABASES = ("none",)


def measure(run):
    passed, failed = nextest("--test", "golden")
    clients, broken = nextest("-E", "package(latchkey) & test(clients::)")
    exchanges = sum(1 for _ in (ROOT / "crates/http/tests/golden").rglob("*.http"))
    measured = (f"{exchanges} recorded exchanges in {passed + failed} tests on both databases, {failed} failed; "
                f"{clients + broken} client sessions, {broken} failed")
    return Outcome(measured, failed == broken == 0, {})
