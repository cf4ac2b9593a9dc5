"""The features that the model reads, in the order of its columns.

Chosen by gain on all training corpora together (245 were tried; a choice made on
one corpus alone loses on the others, see docs/extraction.md).
"""

from __future__ import annotations

from typing import Final

FEATURES: Final[tuple[str, ...]] = tuple(
    """
at+1-ends at+1-linked at+1-size best-away best-climb best-gap best-linked best-share copies
cue-promo depth described earlier-copies ends from-end headline-away
headline-climb in-article-body in0-linked in0-mean in0-prose in0-size in1-blocks in1-linked
in1-mean in1-paragraphs in1-place in1-prose in1-share in1-size in1-topic in2-blocks
in2-commas in2-linked in2-mean in2-paragraphs in2-prose in2-share in2-size in2-stops
in2-topic in3-blocks in3-commas in3-linked in3-mean in3-paragraphs in3-place in3-prose
in3-share in3-size in3-stops in3-topic in4-blocks in4-commas in4-linked in4-mean
in4-paragraphs in4-prose in4-share in4-size in4-stops inline-unseen is-top-path kind-count
kind-linked kind-mean kind-prose kind-share linked linked-<list> linked-teaser links
near-<article> near-<aside> near-<button> near-<figure> near-<footer> near-<form>
near-<list> near-<main> near-<nav> near-<table> near-article near-body near-body-text
near-caption near-comment near-consent near-content near-folded near-footer near-form
near-header near-main near-media near-meta near-nav near-popup near-promo near-related
near-reply near-share near-shop near-side near-teaser near-unseen page-articles page-blocks
page-h1 page-is-article page-linked page-mean page-paragraphs page-prose page-size
page-topic page-unspaced page-upper path-count path-linked path-mean path-prose path-rank
path-share place section-linked section-prose section-size share-<article> share-<list>
share-<main> share-<section> share-article share-body share-comment share-content share-main
share-post share-side share-teaser since-heading size size-rank strong symbol-count symbols
tag-bare tag-heading text-before title to-heading topic-density topic-hits upper
window10-linked window10-size window4-linked window4-size words
""".split()
)
"""Names, sorted."""
