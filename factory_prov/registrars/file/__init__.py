"""A list of registrations in a file, for whoever makes them known elsewhere."""
