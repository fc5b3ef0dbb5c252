"""Nuclear fuel front to back: yearly masses and money, domestic uranium, supply routes, and cooling water.

Read in this order: :mod:`units`, :mod:`enrichment` (and :mod:`cascade`), :mod:`design`, :mod:`operation`,
:mod:`chain` (masses and their balance), :mod:`backend`, :mod:`cost`, :mod:`fund`, :mod:`domestic`, :mod:`supply`,
:mod:`water`; :mod:`read` takes all of them from a case.
"""
