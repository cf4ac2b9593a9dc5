"""Write a clean tree in the forms that people and programs read.

    text.py      render_text(root): plain text, the article's `text`
    markdown.py  render_markdown(root): Markdown without raw HTML
    html.py      render_html(root): sanitised HTML

All three take the same clean tree, never change it, and also bear a tree that
nobody normalized.
"""
