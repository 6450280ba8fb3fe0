"""Data exchange: lists that go out as Excel, are mended there and come in again, row by row.

Each kind of list is a :class:`~departments.exchange.kinds.Kind` with a django-import-export resource; other
apps register theirs when they start, so that one set of pages serves all and this app depends on none.
"""
