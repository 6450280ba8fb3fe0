"""Every write of this app: keyword-only, one transaction, one audit entry."""
