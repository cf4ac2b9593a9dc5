"""Finders: each yields candidates for fields from one place of the page."""
