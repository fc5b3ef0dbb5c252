"""Benchmarks: how long plans take and how much memory they need, beside PyPSA and as they grow.

``python -m benchmarks`` runs them and writes a page. This side stays small: whatever is measured is a process of its
own, and a process begins with the peak memory of the one that starts it.
"""
