"""Stands in for pyOCD: the calls we use, with the same names and arguments.

What they do is done on virtual boards by the server of `nrfutil_bench`, whose address is in STAND_IN_PYOCD.
"""
