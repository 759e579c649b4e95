"""What each run has told, kept on this PC for some time: sentences only, and no secret is ever in one."""
