"""What servers are still owed, as a list for the engineer: which units, since when, and why it is not done."""
