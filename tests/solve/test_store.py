"""Cuts on disk: a stopped run goes on, a changed plan starts from what still holds, and nothing foreign is taken."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from shanyrak.solve.decomposition import Cuts, solve_decomposition
from shanyrak.solve.decomposition.blocks import Block, cut_blocks
from shanyrak.solve.decomposition.crew import Crew, Job, Threads
from shanyrak.solve.decomposition.loop import Decomposition, decomposed
from shanyrak.solve.decomposition.store import CutStore, Found, StoreError, digest_of_block
from shanyrak.solve.decomposition.worker import Answer
from shanyrak.solve.highs import Solution
from shanyrak.solve.monolith import solve_monolith
from shanyrak.system.data import SystemData
from shanyrak.system.problem import Options
from tests.solve.systems import mixed

GAP = 1e-4
STOPPED_BEFORE = 6
BLOCKS = 4


class Stopping:
    """A crew that does as Ctrl-C does before one of its batches."""

    def __init__(self, at: int) -> None:
        self.crew, self.left = Threads(1), at

    def take(self, blocks: list[Block]) -> None:
        self.crew.take(blocks)

    def again(self) -> Crew:
        return self.crew.again()

    def solve(self, jobs: list[Job]) -> list[Answer]:
        self.left -= 1
        if not self.left:
            self.stop()
        return self.crew.solve(jobs)

    def stop(self) -> None:
        raise KeyboardInterrupt


class Dying(Stopping):
    """A crew whose process ends as when memory runs out."""

    def stop(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


def solved(data: SystemData, folder: Path | None = None, crew: Crew | None = None, whole: bool = False) -> Solution:
    """The mixed system, with cuts kept in a folder."""
    options = Options(whole_units=whole)
    return solve_decomposition(data, options, GAP, crew=crew or Threads(1), cuts=Cuts(folder) if folder else None)


def iterations(folder: Path) -> list[Path]:
    """Files of the iterations."""
    return sorted(folder.glob("iteration-*.npz"))


@pytest.mark.parametrize("whole", [False, True])
def test_a_stopped_run_goes_on_after_its_last_iteration(whole: bool, tmp_path: Path) -> None:
    """What was solved before the stop is not solved again; bound and cost are as good as without a stop."""
    data = mixed(unit=40)
    at_once = solved(data, whole=whole)
    with pytest.raises(KeyboardInterrupt):
        solved(data, tmp_path, Stopping(STOPPED_BEFORE), whole)
    assert len(iterations(tmp_path)) == STOPPED_BEFORE - 1
    rest = solved(data, tmp_path, whole=whole)
    assert rest.gap <= GAP
    assert rest.objective == pytest.approx(at_once.objective, rel=2 * GAP)
    assert rest.solves <= at_once.solves - (STOPPED_BEFORE - 2) * BLOCKS
    again = solved(data, tmp_path, whole=whole)
    assert (again.solves, again.objective) == (0, rest.objective)
    assert again.bound >= rest.bound * (1 - 1e-9)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the cuts of the mixed system."""
    folder = tmp_path_factory.mktemp("made")
    solved(mixed(), folder)
    return folder


@pytest.fixture
def kept(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(made, tmp_path / "kept"))


@pytest.fixture(scope="module")
def search() -> Decomposition:
    """The mixed system before anything is solved."""
    return decomposed(mixed(), Options(), Threads(1))


def opened(folder: Path, search: Decomposition) -> Found | None:
    """What a folder holds for a problem."""
    return CutStore(folder, search.blocks, search.master).open()


SCRIPT = """
from pathlib import Path
from tests.solve.test_store import Dying, solved
from tests.solve.systems import mixed
solved(mixed(), Path({folder!r}), Dying({at}))
"""


@pytest.mark.slow
def test_a_killed_process_loses_no_finished_iteration(tmp_path: Path) -> None:
    script = SCRIPT.format(folder=str(tmp_path / "cuts"), at=STOPPED_BEFORE)
    done = subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[2], check=False, timeout=120)
    assert done.returncode == -signal.SIGKILL
    assert len(iterations(tmp_path / "cuts")) == STOPPED_BEFORE - 1
    assert solved(mixed(), tmp_path / "cuts").gap <= GAP


def test_what_is_half_written_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file appears under its name only when it is whole."""

    def full(*args: object, **arrays: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("shanyrak.solve.decomposition.store.np.savez_compressed", full)
    with pytest.raises(OSError, match="no space"):
        solved(mixed(), tmp_path)
    assert iterations(tmp_path) == []


def test_another_investment_cost_keeps_every_cut(kept: Path) -> None:
    """The operation costs the same, so all cuts hold: fewer solves, and the bound is true for the new plan."""
    data = mixed()
    dearer = replace(data, annuity=data.annuity * 1.1)
    fresh, warm = solved(dearer), solved(dearer, kept)
    whole = solve_monolith(dearer, Options()).solution
    assert warm.solves < fresh.solves
    assert warm.bound <= whole.objective * (1 + 1e-7)
    assert warm.objective == pytest.approx(whole.objective, rel=2 * GAP)
    assert solved(dearer, kept).solves == 0


def test_cuts_of_a_changed_block_alone_are_lost(kept: Path) -> None:
    data = mixed()
    price = data.import_price.astype(float)
    price[{"period": 0, "block": 1}] *= 1.05
    other = replace(data, import_price=price)
    found = opened(kept, decomposed(other, Options(), Threads(1)))
    assert found is not None
    assert (found.blocks, found.moved) == (BLOCKS - 1, 0)
    assert found.points == []
    assert solved(other, kept).objective == pytest.approx(solve_monolith(other).solution.objective, rel=2 * GAP)


DEMANDS = {
    "more load": lambda data: replace(data, load=data.load * 1.2),
    "less load": lambda data: replace(data, load=data.load * 0.7),
    "other hours": lambda data: replace(data, load=data.load.roll(hour=3, roll_coords=False)),
    "more heat": lambda data: replace(data, heat_load=data.heat_load * 1.3 + 1.0),
}


@pytest.mark.parametrize("name", DEMANDS)
def test_cuts_move_with_demand(name: str, kept: Path) -> None:
    """Proves: a moved cut is true, at points near and far, whatever hours and kinds of demand changed. If the duals of
    one kind of demand were left out, some cut would lie above the cost of its block."""
    other = decomposed(DEMANDS[name](mixed()), Options(), Threads(1))
    found = opened(kept, other)
    assert found is not None
    assert found.blocks == BLOCKS
    assert found.moved >= BLOCKS // 2  # a period may need now what another did before
    best = other.master.lower_bound().columns
    for scale in (0.0, 0.5, 1.0, 1.7):
        xs = [best[columns] * scale for columns in other.master.x]
        answers = other.crew.solve([Job(k, x, None) for k, x in enumerate(xs)])
        for cut in found.cuts:
            cost = answers[cut.block].cost
            assert cut.constant + cut.gradient @ xs[cut.block] <= cost + 1e-7 * abs(cost)


def test_another_demand_starts_from_moved_cuts(kept: Path) -> None:
    """Fewer solves than from nothing, the same optimum, and the store is of the new demand from then on."""
    data = mixed()
    other = replace(data, load=data.load * 1.1)
    fresh, warm = solved(other), solved(other, kept)
    whole = solve_monolith(other).solution
    assert warm.solves < fresh.solves
    assert warm.bound <= whole.objective * (1 + 1e-7)
    assert warm.objective == pytest.approx(whole.objective, rel=2 * GAP)
    assert solved(other, kept).solves <= BLOCKS  # at most the optimum of the plan problem is tried once more


def test_cuts_of_another_problem_are_refused(kept: Path) -> None:
    """Unless they may be replaced; what is refused is left as it was."""
    before = {path.name: path.read_bytes() for path in kept.iterdir()}
    data = mixed()
    other = replace(data, generation_cost=data.generation_cost * 1.1)
    with pytest.raises(StoreError, match=r"another problem.*4 blocks.*--cuts"):
        solved(other, kept)
    assert {path.name: path.read_bytes() for path in kept.iterdir()} == before
    done = solve_decomposition(other, Options(), GAP, crew=Threads(1), cuts=Cuts(kept, replace_others=True))
    assert done.solves > 0
    assert solved(other, kept).solves == 0


def test_a_damaged_file_is_refused(kept: Path, search: Decomposition) -> None:
    """By name, with what to do; without it the others still count."""
    victim = iterations(kept)[2]
    whole = victim.read_bytes()
    for damaged in (whole[: len(whole) // 2], b"", whole[:400] + b"\0\1\2\3" + whole[404:]):
        victim.write_bytes(damaged)
        with pytest.raises(StoreError, match=r"iteration-00003\.npz is damaged.*delete it"):
            opened(kept, search)
    victim.unlink()
    found = opened(kept, search)
    assert found is not None
    assert len(found.points) == len(iterations(kept)) > 3


@pytest.mark.parametrize(
    "text", [None, "{", "[]", '{"format": 99, "blocks": [], "plan": ""}', '{"format": 1, "blocks": [], "plan": ""}']
)
def test_a_folder_of_something_else_is_refused(text: str | None, tmp_path: Path, search: Decomposition) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    if text is not None:
        (tmp_path / "about.json").write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match="What to do"):
        opened(tmp_path, search)
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_digests_tell_blocks_apart() -> None:
    """Same numbers, same digest; any number that changes the cost changes it."""
    data = mixed()
    digests = [digest_of_block(block) for block in cut_blocks(data, Options())[0]]
    assert len(set(digests)) == BLOCKS
    for name, factor in (("load", 1.0), ("load", 1.01), ("generation_cost", 1.01), ("import_price", 1.01)):
        blocks, _ = cut_blocks(replace(data, **{name: getattr(data, name) * factor}), Options())
        same = [digest_of_block(block) == digest for block, digest in zip(blocks, digests, strict=True)]
        assert same == [factor == 1.0] * BLOCKS, (name, factor)
