"""Every rule holds on the real pages. (`make check` is the same without the browser tests.)"""

import checks
import pytest
from report import tell


def test_every_rule_holds(whole):
    if faults := checks.run(whole):
        pytest.fail(tell(faults), pytrace=False)
