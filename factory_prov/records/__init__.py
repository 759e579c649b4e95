"""Records of runs for others: a CSV file a day, and a webhook. What is owed lies in the ledger, and goes from there."""
