"""Every write of this app: keyword-only, an actor, one transaction, one audit entry."""
