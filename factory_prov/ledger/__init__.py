"""Who got which identity, when, with what result; alone in speaking SQL."""
