"""A virtual server with a REST interface of no maker: what a job for any server is tried and tested with."""
