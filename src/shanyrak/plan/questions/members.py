"""The arrays of drawn futures: the case with all changes that were drawn together, then factors on its costs.

Changes act on each other: a year of delay costs more where money is dear. So the case is assembled with all of them,
once for every combination that is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace

import pandas as pd

from shanyrak.plan.questions.desk import Desk, QuestionError
from shanyrak.plan.questions.drivers import Array, Driver
from shanyrak.solve.decomposition.same_blocks import strangers
from shanyrak.system.data import SystemData

Changes = dict[str, tuple[Array, Array]]
"""By array: where it differs from that of the plan, and what stands there."""


@dataclass
class Members:
    """Drawn futures at a desk."""

    desk: Desk
    drivers: Sequence[Driver]
    _known: dict[tuple[str, ...], Changes] = field(default_factory=dict)

    def data(self, values: pd.Series) -> SystemData:
        """The arrays of a future.

        Parameters
        ----------
        values : drawn number of each driver, by its name

        Raises
        ------
        QuestionError
            where the changes touch what the hours read
        """
        settings = tuple(filter(None, (driver.setting(float(values[driver.name])) for driver in self.drivers)))
        if settings not in self._known:
            self._known[settings] = self._assembled(settings)
        data = changed_by(self.desk.base, self._known[settings])
        for driver in self.drivers:
            data = driver.apply(data, float(values[driver.name]))
        return data

    def _assembled(self, settings: tuple[str, ...]) -> Changes:
        desk = self.desk
        if not settings:
            return {}
        data = desk.changed(settings)
        other = strangers(data, desk.base, desk.options)
        if other:
            raise QuestionError(f"{', '.join(settings)} changes {', '.join(other)}, which the hours depend on.")
        return changes_of(data, desk.base)


def changes_of(data: SystemData, base: SystemData) -> Changes:
    """Where arrays differ from those of the base, and what they have there.

    Raises
    ------
    QuestionError
        where an array has another shape
    """
    changes = {}
    for name in (entry.name for entry in fields(SystemData)):
        new, old = getattr(data, name).values, getattr(base, name).values
        if new.shape != old.shape:
            raise QuestionError(f"{name} has another shape in a drawn future: it changes more than numbers.")
        differs = (new != old) & ~((new != new) & (old != old))
        if differs.any():
            changes[name] = (differs, new[differs])
    return changes


def changed_by(base: SystemData, changes: Changes) -> SystemData:
    """The arrays of the base with changes."""
    changed = {}
    for name, (where, new) in changes.items():
        array = getattr(base, name).copy(deep=True)
        array.values[where] = new
        changed[name] = array
    return replace(base, **changed) if changed else base
