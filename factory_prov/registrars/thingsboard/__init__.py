"""ThingsBoard over its REST API."""
