"""Rules about text that several stages share.

characters.py  the characters that no text may hold
json_text.py   JSON of feeds and interfaces, and JSON for any program
literals.py    plain words without which a long expression cannot match
page_json.py   JSON that pages hold, with their mistakes
lexicon/       words and phrases of many languages, as TOML
"""
