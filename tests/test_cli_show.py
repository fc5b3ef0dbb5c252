"""Tables in a terminal: words and numbers stay whole, whatever its width."""

from __future__ import annotations

from io import StringIO
from unittest.mock import patch

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from shanyrak import cli_show
from shanyrak.cli_show import LONG_WORD, Column, cell, show


def shown(frame: pd.DataFrame, width: int) -> str:
    """What is printed into a terminal of a width."""
    text = StringIO()
    with patch.object(cli_show, "out", Console(width=width, file=text)):
        show(frame, "title")
    return text.getvalue()


CONTINGENCY = pd.DataFrame(
    {
        "name": ["all projects", "all projects", "Balkhash nuclear power plant (Ulken)"],
        "level": [0.5, 0.8, 0.5],
        "planned_musd": [45699.0, 45699.0, 20914.0],
        "contingency_musd": [25520.0, 68919.0, 23533.0],
        "planned_year": [2036.0, 2036.5, 2036.0],
        "contingency_years": [0.0, 0.155, 5.72],
    }
)


def test_words_and_numbers_stay_whole_in_a_narrow_terminal() -> None:
    text = shown(CONTINGENCY, 60)
    for word in ("contingency", "Balkhash", "45,699", "68,919", "projects"):
        assert word in text
    assert max(map(len, text.splitlines())) <= 60


def test_what_does_not_fit_follows_in_a_table_that_names_its_rows_again() -> None:
    text = shown(CONTINGENCY, 50)
    assert "title, more columns" in text
    first, second = text.split("title, more columns")
    # rows have their names from two columns: the same project stands there for two chances
    assert "level" in first
    assert "level" in second
    assert "Balkhash" in first
    assert "Balkhash" in second
    assert first.count("contingency_") + second.count("contingency_") == 2


def test_a_heading_breaks_after_the_line_that_joins_its_words() -> None:
    column = Column("contingency_musd of all", ("1",), True)
    assert column.heading(40) == "contingency_musd of all"
    assert column.heading(16) == "contingency_musd\nof all"
    assert column.heading(12) == "contingency_\nmusd of all"
    assert column.least == len("contingency_")


def test_years_are_no_thousands() -> None:
    text = shown(CONTINGENCY, 200)
    assert "2036" in text
    assert "2036.5" in text
    assert "2,036" not in text
    # years of delay are an amount, though their name ends alike
    assert "5.72" in text
    assert cell(2036.0) == "2,036"


@given(
    rows=st.lists(
        st.tuples(st.text("abc de", min_size=1, max_size=40), st.floats(-1e6, 1e6), st.text("xyz ", max_size=30)),
        min_size=1,
        max_size=4,
    ),
    width=st.integers(45, 120),
)
def test_every_word_is_found_again(rows: list[tuple[str, float, str]], width: int) -> None:
    frame = pd.DataFrame(rows, columns=["some_name", "a_long_heading", "what_else_there_is"])
    text = shown(frame, width)
    words = {word for row in rows for value in row for word in cell(value).split() if len(word) <= LONG_WORD}
    assert all(word in text for word in words)


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_row_no_table(width: int) -> None:
    assert shown(CONTINGENCY.iloc[:0], width) == ""
