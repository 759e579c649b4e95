"""Any server with a REST interface, described by the job: requests as templates, answers by rules."""
