"""The site builds strictly; what stops it is told with file and line."""

import os

from checks import build


def test_build(sources, passes):
    passes(build.check, sources, os.environ["SITE_BUILD_LOG"])
