"""What is wrong with the job, and what the device gets."""
