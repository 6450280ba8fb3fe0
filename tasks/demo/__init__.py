"""The demonstration zone: a real circulated table, imported by the importer, with a history made through
the services."""
