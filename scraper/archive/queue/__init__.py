"""Sources, the frontier of links, runs, and what hosts asked for."""
