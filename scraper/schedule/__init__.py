"""When to check a source or fetch an article again: pure rules, no clock and no database."""
