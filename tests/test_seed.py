"""Every statement of the university's page "Sign-in Problems" stands on a page of this help."""

from checks import seed


def test_seed(whole, passes):
    passes(seed.check, whole)
