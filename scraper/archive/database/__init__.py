"""The SQLite file: connections, locks, commits, errors, values."""
