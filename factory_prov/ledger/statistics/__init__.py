"""What the runs of many days come to: sums that every run's end adds to, and what is asked of them."""
