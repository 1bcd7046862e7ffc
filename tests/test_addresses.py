"""A published address works for ever: the ledger, and pages and parts that moved."""

from checks import ledger


def test_ledger(sources, passes):
    passes(ledger.check, sources)


def test_ledger_on_the_built_site(whole, passes):
    passes(ledger.stands, whole)
