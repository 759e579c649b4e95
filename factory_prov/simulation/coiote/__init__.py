"""A virtual Coiote DM: its REST surface on this PC, and what somebody sees and does at its desk."""
