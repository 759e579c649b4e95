"""How a ledger file of an older version becomes one of this version; run by Alembic."""
