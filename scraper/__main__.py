"""Run the command line by `python -m scraper`."""

from scraper.cli import main

main()
