"""The parsed page: parsing, the document and its elements, selectors, sanitizing."""
