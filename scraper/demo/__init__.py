"""The demo: a small web site of our own, served on loopback and scraped for real."""
