"""One unit from blank to PASS."""
