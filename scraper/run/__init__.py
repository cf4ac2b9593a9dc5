"""The regular run: due sources are looked at, and due links are visited meanwhile.

clock.py        a clock that cannot be right ends the run
budget.py       how long, how many pages and bytes; what a run did
network.py      tells a network that is down from hosts that are
configured.py   the sources that scraper.toml names
sources.py      what a URL offers: planned, added, filled from its past
looks.py        due sources looked at: their new links go to the frontier
catch_up.py     what a feed dropped between two looks, found by the dates of archive or sitemap
visits.py       links leased, visited host by host, settled by storing
regular.py      all of it, once
telling.py      what watches matched goes to feeds and commands
"""
