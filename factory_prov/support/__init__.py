"""What support gets: the code on the card of a unit that did not pass, and one file about this PC."""
