"""The IEEE Reliability Test System of 1979: its units and its load.

IEEE RTS Task Force, IEEE Reliability Test System, IEEE Transactions on Power Apparatus and Systems PAS-98 (1979)
2047-2054, tables 1 to 4 (load) and 5 (units). Its exact indices by this load are published in Allan, Billinton and
Abdel-Gawad, The IEEE Reliability Test System - extensions to and evaluation of the generating system, IEEE Transactions
on Power Systems 1 (1986) 1-7: LOLE 9.39418 h a year and EENS 1,176 MWh a year by the hours, 1.36886 days a year by the
peaks of the days.
"""

from __future__ import annotations

import numpy as np

from shanyrak.risk.adequacy.parts import Units

PEAK = 2850.0
LOLE_HOURS, EENS, LOLE_DAYS = 9.39418, 1176.0, 1.36886

UNITS = (  # number, MW, mean time to failure h, mean time to repair h
    (5, 12, 2940, 60),
    (4, 20, 450, 50),
    (6, 50, 1980, 20),
    (4, 76, 1960, 40),
    (3, 100, 1200, 50),
    (4, 155, 960, 40),
    (3, 197, 950, 50),
    (1, 350, 1150, 100),
    (2, 400, 1100, 150),
)

WEEKS = (  # weekly peak, per cent of the annual peak
    86.2, 90.0, 87.8, 83.4, 88.0, 84.1, 83.2, 80.6, 74.0, 73.7, 71.5, 72.7, 70.4,
    75.0, 72.1, 80.0, 75.4, 83.7, 87.0, 88.0, 85.6, 81.1, 90.0, 88.7, 89.6, 86.1,
    75.5, 81.6, 80.1, 88.0, 72.2, 77.6, 80.0, 72.9, 72.6, 70.5, 78.0, 69.5, 72.4,
    72.4, 74.3, 74.4, 80.0, 88.1, 88.5, 90.9, 94.0, 89.0, 94.2, 97.0, 100.0, 95.2,
)  # fmt: skip
DAYS = (93, 100, 98, 96, 94, 77, 75)  # daily peak from Monday, per cent of the weekly peak
WINTER = (  # hourly peak, per cent of the daily peak: working day, weekend; weeks 1-8 and 44-52
    (67, 63, 60, 59, 59, 60, 74, 86, 95, 96, 96, 95, 95, 95, 93, 94, 99, 100, 100, 96, 91, 83, 73, 63),
    (78, 72, 68, 66, 64, 65, 66, 70, 80, 88, 90, 91, 90, 88, 87, 87, 91, 100, 99, 97, 94, 92, 87, 81),
)
SUMMER = (  # weeks 18-30
    (64, 60, 58, 56, 56, 58, 64, 76, 87, 95, 99, 100, 99, 100, 100, 97, 96, 96, 93, 92, 92, 93, 87, 72),
    (74, 70, 66, 65, 64, 62, 62, 66, 81, 86, 91, 93, 93, 92, 91, 91, 92, 94, 95, 95, 100, 93, 88, 80),
)
BETWEEN = (  # weeks 9-17 and 31-43
    (63, 62, 60, 58, 59, 65, 72, 85, 95, 99, 100, 99, 93, 92, 90, 88, 90, 92, 96, 98, 96, 90, 80, 70),
    (75, 73, 69, 66, 65, 65, 68, 74, 83, 89, 92, 94, 91, 90, 90, 86, 85, 88, 92, 100, 97, 95, 90, 85),
)


def units() -> Units:
    """The 32 units, 3,405 MW."""
    rows = np.array([row[1:] for row in UNITS for _ in range(row[0])], dtype=float)
    return Units(rows[:, 0], rows[:, 1], rows[:, 2], np.zeros(len(rows), dtype=np.int64))


def load() -> np.ndarray:
    """Load of the 8,736 hours in MW."""
    parts = []
    for week, peak in enumerate(WEEKS, start=1):
        shape = WINTER if week <= 8 or week >= 44 else SUMMER if 18 <= week <= 30 else BETWEEN
        parts += [PEAK * peak * day * np.array(shape[k >= 5]) * 1e-6 for k, day in enumerate(DAYS)]
    return np.concatenate(parts)
