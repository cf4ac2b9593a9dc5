"""Discovery: from a source's URL to the links of its articles."""
