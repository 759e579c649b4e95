"""One module per version of the tables; what was published is never changed."""
