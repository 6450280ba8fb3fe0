"""The list of indicators, for the data exchange of ``departments.exchange``."""
