"""Full-text search and the selection of articles."""
