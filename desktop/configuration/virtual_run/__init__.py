"""One run of the open job on a virtual board."""
