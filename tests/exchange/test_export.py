"""Plans as files of PyPSA: exact where only shared features are planned, named differences elsewhere, clear errors."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest

from shanyrak.exchange import ExchangeError, shared_features, to_network
from shanyrak.exchange.parts import save_network
from tests.peers.by_pypsa import PLAIN, SAME, optimum
from tests.proofs.parts import Fleet
from tests.proofs.tiny import tiny
from tests.test_cli import refused, run

pypsa = pytest.importorskip("pypsa")
MONOLITH = ("--method", "monolith", "--solver", "simplex", "--relaxed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the template case, planned with shared features only (exact, shared) and in full (full)."""
    folder = tmp_path_factory.mktemp("exchange")
    assert run("new", "land", folder=folder).returncode == 0
    common = ("plan", "land", "--days", "3", "--no-compare-past")
    for words in (("--shared-features", *MONOLITH, "--out", "exact"), ("--shared-features", "--out", "shared"),
                  ("--out", "full")):  # fmt: skip
        done = run(*common, *words, folder=folder)
        assert done.returncode == 0, done.stderr
    return folder


def manifest(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return read


def reopened(file: Path) -> Any:
    """A network from its file alone."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pypsa.Network(file)


def test_export_of_a_plan_with_shared_features_is_exact(folder: Path) -> None:
    done = run("export", "exact", folder=folder)
    assert done.returncode == 0, done.stderr
    assert "the network is exact" in done.stdout
    assert done.stderr == ""
    theirs = optimum(reopened(folder / "exact/pypsa.nc"))
    assert theirs == pytest.approx(manifest(folder / "exact")["objective_musd"] * 1e6, rel=SAME)


@pytest.mark.slow
def test_export_of_a_decomposed_plan_in_whole_units_is_within_its_gap(folder: Path) -> None:
    done = run("export", "shared", "--to", "pypsa", "--out", "deep/er/units.nc", folder=folder)
    assert done.returncode == 0, done.stderr
    said = manifest(folder / "shared")
    theirs = optimum(reopened(folder / "deep/er/units.nc"), mip_rel_gap=1e-4) * 1e-6
    assert said["options"]["whole_units"]
    assert said["bound_musd"] * (1 - 1e-4) <= theirs <= said["objective_musd"] * (1 + 1e-4)


def test_manifest_says_what_the_plan_left_out(folder: Path) -> None:
    said = manifest(folder / "exact")
    assert said["restriction"]["name"] == "shared features"
    assert any("planning reserve" in words for words in said["restriction"]["left_out"])
    assert said["options"]["commitment"] == "none"
    assert "restriction" not in manifest(folder / "full")


def test_export_of_a_full_plan_names_what_differs(folder: Path) -> None:
    done = run("export", "full", "--out", "full.nc", folder=folder)
    assert done.returncode == 0, done.stderr
    assert "its optimum will differ" in done.stdout
    for words in manifest(folder / "exact")["restriction"]["left_out"]:
        assert words in done.stdout
    assert len(reopened(folder / "full.nc").snapshots) == 3 * 3 * 24


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["export", "land"], "holds no complete plan"),
        (["export", "nowhere"], "nowhere"),
        (["export", "exact", "--to", "abacus"], "abacus"),
        (["export", "exact", "--out", "land"], "is a folder"),
        (["export", "exact", "--out", "land/case.toml/a.nc"], "cannot be written"),
    ],
)
def test_errors_are_one_paragraph_and_write_nothing(folder: Path, words: list[str], told: str) -> None:
    refused(*words, told=told, folder=folder)


def test_without_pypsa_the_error_says_what_to_install(folder: Path) -> None:
    hidden = "import sys; sys.modules['pypsa'] = None; sys.argv = ['shanyrak', 'export', 'exact', '--out', 'no.nc']; "
    command = [sys.executable, "-c", f"{hidden}from shanyrak.cli import main; main()"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 2
    assert "pip install 'shanyrak[pypsa]'" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "no.nc").exists()


def test_a_failed_export_keeps_the_file_that_was_there(tmp_path: Path) -> None:
    class Broken:
        def export_to_netcdf(self, file: Path) -> None:
            file.write_text("half")
            raise OSError("disk full")

    file = tmp_path / "network.nc"
    file.write_text("whole")
    with pytest.raises(ExchangeError, match="disk full"):
        save_network(Broken(), file)
    assert file.read_text() == "whole"
    assert [p.name for p in tmp_path.iterdir()] == ["network.nc"]


def test_network_tells_how_it_is_optimised() -> None:
    data, options = shared_features(tiny({"a": [50.0, 80.0]}, [Fleet("a", "coal", existing=100, cost=10)]), PLAIN)
    network = to_network(data, options)
    assert network.meta["optimise_with"] == "n.optimize(multi_investment_periods=True)"
    assert list(network.investment_periods) == [2030]


def test_investment_periods_are_the_blocks_of_each_year() -> None:
    system = tiny({"a": [50.0, 80.0]}, [Fleet("a", "coal", existing=100)], weight=(3.0, 5.0), periods=(2030, 2035))
    network = to_network(*shared_features(system, PLAIN))
    assert list(network.investment_periods) == [2030000, 2030001, 2035000, 2035001]
