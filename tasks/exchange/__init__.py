"""Lists of tasks and responsibilities, for the data exchange of ``departments.exchange``."""
