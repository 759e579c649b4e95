"""Programmers of Nordic chips: nrfutil and pynrfjprog."""
