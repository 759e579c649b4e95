"""What is owed to servers is sent: from a ledger, or from a file that was taken to a PC with a way to them."""
