"""What a country is: tables, units, sources, scenarios; reading, checking and writing a case folder."""

from shanyrak.case.check import check_case
from shanyrak.case.model import Case
from shanyrak.case.problems import CaseError, Problem
from shanyrak.case.read import read_case

__all__ = ["Case", "CaseError", "Problem", "check_case", "read_case"]
