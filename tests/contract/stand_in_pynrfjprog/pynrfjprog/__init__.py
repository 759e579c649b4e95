"""Stands in for Nordic's package: the calls we use, with the same names, arguments and exceptions.

What they do is done on virtual boards by the server of `nrfutil_bench`, whose address is in STAND_IN_PYNRFJPROG.
"""
