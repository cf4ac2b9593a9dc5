"""One scheduled run: check the due sources, and fetch the due links at the same time.

clock.py            ends the run if the clock cannot be right
limits.py           limits of time, pages and bytes; counts of a run
outage.py           distinguishes a network that is down from hosts that are
configured_sources.py  the sources that scraper.toml names
source_plans.py     what a URL offers: planned, added, filled from its past
check_sources.py    checks due sources: new links go to the frontier
catch_up.py         what a feed dropped between two checks, found by the dates of archive or sitemap
fetch_links.py      leases links and fetches them host by host
cycle.py            all of it, once
notify.py           sends what watches matched to feeds and commands
"""
