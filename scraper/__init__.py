"""Get articles off the web, clean, and keep them for good.

One URL is followed through five files: `pipeline.py`, `fetch/fetcher.py`,
`extract/article.py`, `archive/articles/articles.py` and, out again, `export/`.
"""

__version__ = "0.1.0"
