"""The reader's pages, a file each: a function takes a visit, and returns what a template shows."""
