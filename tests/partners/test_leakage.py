"""Leakage of technology: the equations by hand, and that a control never makes it worse."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import lognorm

from shanyrak.case import Case, read_case
from shanyrak.case.write import TEMPLATE
from shanyrak.partners import (
    Leakage,
    channel_table,
    control_values,
    export_checklist,
    leakage_of,
    leakage_table,
    pair_values,
)
from shanyrak.partners.leakage import any_chance, lognormal_quantile, residual_chance, risk

SHARE = st.floats(min_value=0.0, max_value=1.0)


def by_hand() -> Leakage:
    """One asset of a partner worth 100 and one of the country worth 50; channels 0.2 and 0.1, others 0.

    ``lock`` takes half of the first channel, ``audit`` half of the second, ``oath`` a fifth of the first, for the
    partner's knowledge alone.
    """
    assets = pd.DataFrame({"name": ["Design", "Grid"], "holder": ["partner", "country"]}, index=["design", "grid"])
    controls = pd.DataFrame(
        {
            "name": ["Lock", "Audit", "Oath"],
            "side": ["both", "both", "partner"],
            "in_place": [True, False, False],
            "cost_musd": [1.0, 2.0, 3.0],
        },
        index=["lock", "audit", "oath"],
    )
    chance = np.array([[[0.2, 0.1, 0.0, 0.0], [0.2, 0.0, 0.0, 0.0]]])
    effect = np.array([[[0.5, 0, 0, 0], [0, 0.5, 0, 0], [0.2, 0, 0, 0]]], dtype=float)
    guards = np.array([[1, 1], [1, 1], [1, 0]], dtype=float)
    return Leakage(assets, controls, chance, np.array([[100.0, 50.0]]), effect, guards)


def test_equations_by_hand() -> None:
    """p' = 0.2 x 0.5 x 0.8 = 0.08; P = 1 - 0.92 x 0.9 = 0.172."""
    assert residual_chance([0.2], [[0.5], [0.2]])[0] == pytest.approx(0.08)
    assert any_chance([0.08, 0.1]) == pytest.approx(0.172)


def test_risk_by_hand() -> None:
    """None: design 1 - 0.8 x 0.9 = 0.28 -> 28; grid 0.2 -> 10. Lock: 1 - 0.9 x 0.9 = 0.19 -> 19; 5.
    Lock and oath: design 1 - 0.92 x 0.9 = 0.172 -> 17.2; grid 5, which the oath does not protect. All: audit too:
    1 - 0.92 x 0.95 = 0.126 -> 12.6; 5."""
    leak = by_hand()
    expected = {(): [28, 10], ("lock",): [19, 5], ("lock", "oath"): [17.2, 5], ("lock", "audit", "oath"): [12.6, 5]}
    for chosen, values in expected.items():
        assert risk(leak, chosen)[0] == pytest.approx(values)
    table = leakage_table(leak).set_index("asset")
    assert table.loc["all of the partner", ["inherent", "today", "all"]].tolist() == pytest.approx([28, 19, 12.6])
    assert table.loc["all of the country", ["inherent", "today", "all"]].tolist() == pytest.approx([10, 5, 5])
    assert channel_table(leak).loc["design"].tolist() == pytest.approx([0.1, 0.1, 0, 0])


def test_value_of_controls_by_hand() -> None:
    """Lock alone: 38 - 24 = 14, and as much today, since nothing else is in place: net 13. Audit alone: design
    1 - 0.8 x 0.95 = 0.24: 4; beside the lock: 19 - (1 - 0.9 x 0.95) x 100 = 4.5: net 2.5. Oath alone: design
    1 - 0.84 x 0.9 = 0.244: 3.6; beside the lock 1.8: net -1.2, so it does not pay."""
    values = control_values(by_hand()).set_index("control")
    assert values.loc["lock", ["alone", "today", "net"]].tolist() == pytest.approx([14, 14, 13])
    assert values.loc["audit", ["alone", "today", "net"]].tolist() == pytest.approx([4, 4.5, 2.5])
    assert values.loc["oath", ["alone", "today", "net"]].tolist() == pytest.approx([3.6, 1.8, -1.2])


def test_pairs_by_hand() -> None:
    """Lock and oath share a channel: 38 - 22.2 = 15.8 of 17.6: overlap 1.8. Lock and audit act on two: 38 - 19.5 = 18.5
    of 18: one way shut is worth more where the other is shut too."""
    pairs = pair_values(by_hand()).set_index(["first", "second"])
    assert pairs.loc[("lock", "oath"), ["both", "sum_alone", "overlap"]].tolist() == pytest.approx([15.8, 17.6, 1.8])
    assert pairs.loc[("lock", "audit"), ["both", "sum_alone", "overlap"]].tolist() == pytest.approx([18.5, 18, -0.5])


def test_losses_are_lognormal() -> None:
    """Quantiles are those of scipy's law where both halves are alike; the ends are the 5 and 95 % ones in any case.
    With one spread for both halves 175 and 1,650 around 825 would be 269 and 2,533."""
    spread = np.log(400 / 25) / (2 * 1.6448536)
    assert lognormal_quantile([0.05, 0.5, 0.95], 25, 100, 400) == pytest.approx([25, 100, 400])
    assert lognormal_quantile(0.8, 25, 100, 400) == pytest.approx(lognorm(spread, scale=100).ppf(0.8))
    assert lognormal_quantile([0.05, 0.5, 0.95], 175, 825, 1650) == pytest.approx([175, 825, 1650])


@given(
    arrays(float, (2, 4), elements=SHARE),
    arrays(float, (3, 4), elements=SHARE),
    st.sets(st.integers(0, 2)),
    st.integers(0, 2),
)
def test_more_controls_never_raise_the_risk(
    chance: np.ndarray, effect: np.ndarray, chosen: set[int], more: int
) -> None:
    """Residual risk is at most the inherent one, falls with each control, and without controls is the inherent one."""
    leak = replace(by_hand(), chance=chance[None], effect=effect[None])
    names = list(leak.controls.index)
    few, many = [names[k] for k in chosen], [names[k] for k in chosen | {more}]
    assert (risk(leak, many) <= risk(leak, few) + 1e-9).all()
    assert (risk(leak, few) <= leak.loss + 1e-9).all()
    assert risk(leak, []) == pytest.approx(any_chance(leak.chance) * leak.loss)


def test_kazakhstan_is_seeded_and_ordered() -> None:
    """The same case gives the same draws; in every draw all controls leave at most what those of today leave."""
    case = read_case("kazakhstan")
    leak, again = leakage_of(case, 200), leakage_of(case, 200)
    assert leak is not None
    assert again is not None
    assert (leak.loss == again.loss).all()
    now = [str(c) for c, on in leak.controls["in_place"].items() if on]
    everything = risk(leak, list(leak.controls.index))
    assert (everything <= risk(leak, now)).all()
    assert (risk(leak, now) <= risk(leak, [])).all()
    assert set(leak.assets["holder"]) == {"country", "partner"}


def test_unknown_control_and_empty_case() -> None:
    with pytest.raises(ValueError, match="right is one of lock, audit, oath"):
        risk(by_hand(), ["luck"])
    assert leakage_of(_without("knowledge")) is None


def test_checklist_puts_open_ones_first() -> None:
    states = list(export_checklist(read_case("kazakhstan"))["state"])
    order = ["open", "not_checked", "partly", "met", "not_needed"]
    assert states == sorted(states, key=order.index)
    assert len(states) >= 9


def _without(table: str) -> Case:
    case = read_case(TEMPLATE)
    return replace(case, tables={**case.tables, table: case.table(table).iloc[:0]})
