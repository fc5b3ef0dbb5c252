"""Fixtures of the case tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from shanyrak.case import Case, read_case
from tests.case.folder import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "country")


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return read_case(Folder(tmp_path_factory.mktemp("starter") / "country").path)
