"""The regular run: due sources are looked at, then due links are visited.

budget.py    how long, how many pages and bytes; what a run did
sources.py   one source looked at: its new links go to the frontier
visits.py    links leased, visited host by host, settled by storing
"""
