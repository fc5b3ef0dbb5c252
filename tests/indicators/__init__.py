"""Tests of the national indicators."""
