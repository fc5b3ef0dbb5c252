"""A plan of the small country, made once."""

from __future__ import annotations

import pytest

from shanyrak.plan.plan import Plan
from shanyrak.risk.adequacy import Adequacy, adequacy
from tests.risk.country import PERIOD, shaky_plan


@pytest.fixture(scope="session")
def shaky(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """A plan whose plants break often."""
    return shaky_plan(tmp_path_factory.mktemp("shaky") / "case")


@pytest.fixture(scope="session")
def found(shaky: Plan) -> Adequacy:
    """Its adequacy, in 20 years of 4 weathers."""
    return adequacy(shaky, PERIOD, years=20, weathers=4)
