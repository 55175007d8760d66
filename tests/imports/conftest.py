"""The small kind of the tests' own, entered for a test and taken out again."""

import pytest

from projects.imports import kinds
from tests.imports.fakekind import UNITS


@pytest.fixture
def units():
    kinds.register(UNITS)
    yield UNITS
    del kinds._KINDS[UNITS.code]
