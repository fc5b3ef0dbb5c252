"""The planning problem as a plan with cuts and many small programs, one for each block (formulation, section 4)."""

from shanyrak.solve.decomposition.solve import DEFAULT_GAP, Cuts, solve_decomposition

__all__ = ["DEFAULT_GAP", "Cuts", "solve_decomposition"]
