"""What leaves the ledger on purpose: shift reports and exports, signed, to be read and checked without this program."""
