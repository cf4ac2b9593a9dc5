"""Choosers: each picks the value of one field among the candidates."""
