"""Plans that several tests look at, each solved once."""

from __future__ import annotations

import pytest

from shanyrak.case import Case, new_case, read_case
from shanyrak.plan.plan import Plan
from tests.proofs.prove import solved
from tests.solve.systems import mixed


@pytest.fixture(scope="session")
def mixed_plan() -> Plan:
    """The plan of the mixed system."""
    return solved(mixed())[0]


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The starter case."""
    return read_case(new_case(tmp_path_factory.mktemp("starter") / "case"))
