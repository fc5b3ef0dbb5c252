"""The registry is whole: each indicator of the list has its function, and each published one its place."""

from __future__ import annotations

import pytest

from shanyrak.case.columns import TABLES
from shanyrak.case.columns_indicators import NATIONAL_INDICATORS
from shanyrak.indicators import INDICATORS, LEFT_OUT, SOURCES, THEMES, Indicator
from shanyrak.indicators.reference import END, START, page_with_tables
from tests.docs.pages import REPOSITORY

PAGE = REPOSITORY / "docs/explanation-indicators.md"
EISD_CODES = {f"SOC{k}" for k in range(1, 5)} | {f"ECO{k}" for k in range(1, 17)} | {f"ENV{k}" for k in range(1, 11)}


def test_list_and_functions_are_the_same() -> None:
    assert [i.key for i in INDICATORS] == sorted(
        NATIONAL_INDICATORS, key=lambda k: (THEMES.index(_one(k).theme), list(NATIONAL_INDICATORS).index(k))
    )
    assert len(INDICATORS) == len(NATIONAL_INDICATORS)


def _one(key: str) -> Indicator:
    return next(i for i in INDICATORS if i.key == key)


@pytest.mark.parametrize("one", INDICATORS, ids=lambda i: i.key)
def test_each_says_what_it_is(one: Indicator) -> None:
    """A formula of one line, a known source, and tables that there are."""
    assert len(one.formula) > 10
    assert "\n" not in one.formula
    assert one.source in SOURCES
    assert set(one.needs) <= set(TABLES)


def test_all_thirty_published_indicators_are_computed_or_left_out_with_a_reason() -> None:
    """Of the 4 social, 16 economic and 10 environmental ones none is forgotten."""
    assert len(EISD_CODES) == 30
    assert {i.code for i in INDICATORS if i.code} | {o.code for o in LEFT_OUT} >= EISD_CODES
    assert all(len(o.reason) > 10 for o in LEFT_OUT)


def test_page_is_up_to_date() -> None:
    """To write it anew: python -c "from shanyrak.indicators.reference import write_page; write_page('docs/...')"."""
    page = PAGE.read_text(encoding="utf-8")
    assert page_with_tables(page) == page
    assert all(i.name in page for i in INDICATORS)


def test_page_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks the line"):
        page_with_tables("# A page\n")
    assert page_with_tables(f"a {START} old {END} b").startswith(f"a {START}")
