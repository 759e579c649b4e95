"""Would the tests notice? Small changes are made to the modules that decide trust, and the tests that run them are run.

`tests/mutate.py` draws, tries and prints the table.
"""
