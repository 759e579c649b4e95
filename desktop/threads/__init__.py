"""One door for work in the background."""
