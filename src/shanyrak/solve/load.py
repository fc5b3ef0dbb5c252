"""Matrices into a silent HiGHS object."""

from __future__ import annotations

import highspy
import linopy
import numpy as np
import scipy.sparse as sp

Array = np.ndarray


def load_highs(
    matrix: sp.csc_matrix, cost: Array, columns: tuple[Array, Array], rows: tuple[Array, Array]
) -> highspy.Highs:
    """A HiGHS object of the linear program, with its log switched off.

    Parameters
    ----------
    matrix : [row, column]
    cost : [column]
    columns, rows : lower and upper bounds of columns and of rows
    """
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = matrix.shape
    lp.col_cost_ = cost
    lp.col_lower_, lp.col_upper_ = columns
    lp.row_lower_, lp.row_upper_ = rows
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = matrix.indptr
    lp.a_matrix_.index_ = matrix.indices
    lp.a_matrix_.value_ = matrix.data
    highs.passModel(lp)
    return highs


def load_model(model: linopy.Model) -> highspy.Highs:
    """A HiGHS object of a linopy model, integers included."""
    m = model.matrices
    matrix = sp.csc_matrix((0, len(m.vlabels))) if m.A is None else m.A.tocsc()
    sides = np.where(m.sense != "<", m.b, -np.inf), np.where(m.sense != ">", m.b, np.inf)
    highs = load_highs(matrix, m.c, (m.lb, m.ub), sides)
    for column in np.flatnonzero(m.vtypes != "C"):
        highs.changeColIntegrality(int(column), highspy.HighsVarType.kInteger)
    return highs
