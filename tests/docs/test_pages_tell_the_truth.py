"""What pages say of scenarios, settings, equations and dependencies, against the case, the code and the packages."""

from __future__ import annotations

import ast
import re
import tomllib
from importlib.metadata import metadata
from pathlib import Path

import pytest

from shanyrak.case import new_case, read_case
from shanyrak.case.settings import Settings
from shanyrak.nuclear.programme import informed
from shanyrak.system.assemble import Resolution, assemble
from shanyrak.system.model import build_problem
from shanyrak.system.problem import Options
from tests.docs.pages import REPOSITORY, blocks, pages

SCENARIOS = REPOSITORY / "src/shanyrak/cases/kazakhstan/scenarios"
METHOD = REPOSITORY / "docs/explanation-method.md"
KAZAKHSTAN = REPOSITORY / "docs/explanation-kazakhstan.md"
OF_ANOTHER_CASE = ("cheap_gas", "late_reactor")
ASSIGNMENT = re.compile(r"--set ([a-z_]+\.[^\s`]+=[^\s`]+)")
SCENARIO = re.compile(r"(?:--scenario|-s|--zones) ([a-z][a-z0-9_]+)")


def told(pattern: re.Pattern[str]) -> list[str]:
    """Every different match in the pages."""
    texts = [page.read_text(encoding="utf-8") for page in pages()]
    return sorted({found for text in texts for found in pattern.findall(text)})


def test_every_assignment_shown_is_understood_by_the_case() -> None:
    shown = [text for text in told(ASSIGNMENT) if not text.startswith("table.")]
    assert len(shown) > 4
    for text in shown:
        read_case("kazakhstan", settings=[text])


def test_every_scenario_named_is_there_and_every_one_there_is_named() -> None:
    there = {path.stem for path in SCENARIOS.glob("*.toml")}
    assert set(told(SCENARIO)) - set(OF_ANOTHER_CASE) <= {*there, "coal_exit"}  # the last one is misspelt on purpose
    page = KAZAKHSTAN.read_text(encoding="utf-8")
    assert [name for name in sorted(there) if f"`{name}`" not in page] == []


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_python_shown_parses_and_imports_what_exists(page: Path) -> None:
    for block in blocks(page):
        if block.language != "python":
            continue
        for node in ast.walk(ast.parse(block.text)):
            if isinstance(node, ast.ImportFrom):
                exec(ast.unparse(node), {})


def test_make_targets_named_are_in_the_makefile() -> None:
    targets = set(re.findall(r"^(\w+):", (REPOSITORY / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(told(re.compile(r"(?:^|`)make (\w+)", re.MULTILINE)))
    assert {"plan", "test", "lint"} <= named <= targets


# --- the method ---------------------------------------------------------------------------------------------------


Names = tuple[set[str], set[str]]
"""Of variables and of constraints."""


@pytest.fixture(scope="module")
def names_in_models(tmp_path_factory: pytest.TempPathFactory) -> Names:
    """Names of variables and constraints of two problems that have most features between them."""
    years = ["case.planning_years=[2025, 2050]"]
    cases = [
        read_case("kazakhstan", ["kegoc", "carbon_neutral_2060"], years),
        read_case(new_case(tmp_path_factory.mktemp("new") / "country")),
    ]
    variables: set[str] = set()
    constraints: set[str] = set()
    for case in cases:
        model = build_problem(assemble(informed(case), Resolution(days=3)), Options(whole_units=True)).model
        variables |= {str(name).split(":")[0] for name in model.variables}
        constraints |= {str(name).split(":")[0] for name in model.constraints}
    return variables, constraints


def names_written_in_code() -> set[str]:
    """Every text that stands in the equations: names that no example needs are there too."""
    files = (REPOSITORY / "src/shanyrak/system").glob("*.py")
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in files]
    return {
        n.value for tree in trees for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    }


def in_backticks(text: str) -> set[str]:
    """Names in code marks, without what comes after a colon."""
    return {name.split(":")[0] for name in re.findall(r"`([a-z_]+(?::NAME)?)`", text)}


def test_the_method_names_every_variable_and_equation(names_in_models: Names) -> None:
    page = in_backticks(METHOD.read_text(encoding="utf-8"))
    variables, constraints = names_in_models
    assert sorted(variables - page) == []
    assert sorted(constraints - page) == []


def test_the_method_names_no_variable_that_is_not_there(names_in_models: Names) -> None:
    rows = re.findall(r"^\| (`[^|]+) \|", METHOD.read_text(encoding="utf-8"), re.MULTILINE)
    named = {name for row in rows for name in in_backticks(row)}
    variables, _ = names_in_models
    sets = {"zone", "area", "period", "vintage", "block", "hour", "fleet", "option", "link", "unit_group", "heat_zone"}
    sets |= {"resource", "year", "design", "season", "fuel_contract", "fuel_pipe", "fuel_zone_limit"}
    assert sorted(named - sets - variables) == []


def test_the_method_names_no_equation_or_number_that_is_not_there(names_in_models: Names) -> None:
    """Every name in code marks is a name of the equations, a setting, or a column of the case."""
    known = names_written_in_code() | set.union(*names_in_models) | set(Settings.model_fields)
    known |= {
        "theta",
        "retire",
        "week",
        "market",
        "existing",
        "available_gwh",
        "length",
        "discount",
        "weight",
        "backcast",
    }
    known |= {"hour", "vintage", "fleet", "max_capacity"}
    assert sorted(in_backticks(METHOD.read_text(encoding="utf-8")) - known) == []


# --- dependencies -------------------------------------------------------------------------------------------------


def requirements() -> list[str]:
    """Names of all packages that the project asks for."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    return [*(re.match(r"[A-Za-z0-9_-]+", line)[0] for line in lines), "highspy-extras"]  # type: ignore[index]


def licence(package: str) -> str:
    """What the installed package says of its licence, in one text."""
    known = metadata(package)
    classifiers = [text for text in known.get_all("Classifier") or [] if text.startswith("License")]
    return " ".join([known.get("License-Expression") or "", (known.get("License") or "")[:400], *classifiers])


@pytest.mark.parametrize("package", requirements())
def test_dependency_is_listed_with_its_licence(package: str) -> None:
    page = (REPOSITORY / "docs/dependencies.md").read_text(encoding="utf-8")
    rows = [row.split("|") for row in page.splitlines() if re.match(rf"\| [^|]*\b{re.escape(package)}\b(?!-)", row)]
    assert len(rows) == 1, f"{package} needs one row in docs/dependencies.md"
    said, true = rows[0][2], licence(package)
    for family in ("MIT", "BSD", "Apache", "MPL"):
        assert (family not in said) or (family in true), (package, true)
    assert any(family in said for family in ("MIT", "BSD", "Apache", "MPL"))
