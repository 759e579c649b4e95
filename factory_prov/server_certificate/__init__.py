"""The certificate that a LwM2M server shows: fetched, shown with its chain, and the one of it that a job needs."""
