"""What a country is: tables, units, sources, scenarios; reading, checking and writing a case folder."""

from shanyrak.case.check import check_case
from shanyrak.case.describe import assumptions, describe
from shanyrak.case.model import Case
from shanyrak.case.problems import CaseError, Problem
from shanyrak.case.read import read_case
from shanyrak.case.write import new_case, write_case

__all__ = [
    "Case",
    "CaseError",
    "Problem",
    "assumptions",
    "check_case",
    "describe",
    "new_case",
    "read_case",
    "write_case",
]
