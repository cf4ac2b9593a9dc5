"""Articles with their captures, revisions, ledger and marks."""
