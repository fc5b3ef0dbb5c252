"""The report: a plan as one page that opens anywhere; it selects, sums and draws, and computes nothing new."""

from shanyrak.report.compare import write_comparison
from shanyrak.report.write import write_report

__all__ = ["write_comparison", "write_report"]
