"""The line: who is there, which unit runs when, how the shift goes."""
