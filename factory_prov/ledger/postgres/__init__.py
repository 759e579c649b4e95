"""The ledger of several stations: PostgreSQL by psycopg 3, which is loaded only where an address names one."""
