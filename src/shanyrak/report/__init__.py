"""Figures, map and the HTML report; computes nothing."""
