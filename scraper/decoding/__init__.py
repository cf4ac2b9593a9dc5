"""Bytes in, text out: content encodings, character sets, kinds of bodies."""
