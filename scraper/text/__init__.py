"""Rules about text that several stages share.

characters.py  the characters that no text may hold
json_text.py   JSON that pages and feeds hold, and JSON for any program
literals.py    plain words without which a long expression cannot match
lexicon/       words and phrases of many languages, as TOML
"""
