"""Every rule holds on the real pages."""

import checks
import pytest
from report import tell


@pytest.mark.slow  # `make check` runs tools/check.py itself
def test_every_rule_holds(whole):
    if faults := checks.run(whole):
        pytest.fail(tell(faults), pytrace=False)
