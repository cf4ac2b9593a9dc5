"""One page a platform, in its real markup, with words of our own."""

from __future__ import annotations

from dataclasses import dataclass

STORY = (
    "<p>The last ferry of the winter left the northern pier at six.</p><p>A piano was on board.</p>"
)
TEXT = ("The last ferry of the winter", "A piano was on board.")


@dataclass(frozen=True, kw_only=True)
class Case:
    """A page and what its platform's file must read from it."""

    name: str
    url: str
    html: str
    values: dict[str, list[str]]
    """Every value that the finder yields, by field."""
    noise: tuple[str, ...] = ()
    """Texts inside the body's element that the prune selectors take out."""


WIX = Case(
    name="wix",
    url="https://www.quay.example/post/the-last-ferry",
    html=f"""<html><head><meta name="generator" content="Wix.com Website Builder">
<meta http-equiv="X-Wix-Meta-Site-Id" content="0000"><title>Ferry tips | Quay</title>
<meta property="og:title" content="Ferry tips | Quay">
<meta property="og:image" content="https://static.wixstatic.com/media/a1~mv2.jpg/v1/fill/w_1000/a1~mv2.jpg">
<meta property="article:published_time" content="2026-03-02T06:00:00.000Z">
<meta property="article:modified_time" content="2026-03-03T06:00:00.000Z">
<meta property="article:author" content="Dr. Falk"></head><body>
<div id="SCROLL_TO_TOP">top of page</div><div id="SITE_HEADER">Menu</div>
<div data-hook="post-list"><p data-hook="post-description">A card of another post that is long enough to be taken for the body by mistake.</p></div>
<article data-hook="post"><div data-hook="post-title"><h1 data-hook="post-title"><span>The last ferry</span></h1></div>
<span data-hook="user-name">Dr. Falk</span><span data-hook="time-ago">Mar 2</span><span data-hook="time-to-read">3 min read</span>
<section data-hook="post-description"><div data-id="content-viewer">{STORY}
<button data-hook="image-expand-button">Expand</button></div></section>
<footer data-hook="post-footer"><nav data-hook="tag-cloud-root"><a href="https://www.quay.example/blog/tags/ferries">Ferries</a><a href="https://www.quay.example/blog/tags/pianos">Pianos</a></nav>
<a href="https://www.quay.example/blog/categories/harbour">Harbour</a>
<div data-hook="post-main-actions__stats"><div data-hook="post-stats"><div><span>1,066 views</span></div><div><span>4 comments</span></div></div></div>
<button><span data-hook="like-button-with-count__like-count"><span>12</span></span></button></footer></article>
<div data-hook="recent-posts"><h1 data-hook="post-title-card">Recent Posts</h1></div>
<div id="SCROLL_TO_BOTTOM">bottom of page</div></body></html>""",
    values={
        "title": ["The last ferry"],
        "tags": ["Ferries", "Pianos"],
        "section": ["Harbour"],
        "likes": ["12"],
        "authors": ["Dr. Falk"],
        "published": ["2026-03-02T06:00:00.000Z"],
        "modified": ["2026-03-03T06:00:00.000Z"],
        "lead_image": ["https://static.wixstatic.com/media/a1~mv2.jpg/v1/fill/w_1000/a1~mv2.jpg"],
        "views": ["1066"],
        "comments": ["4"],
    },
    noise=("Expand",),
)

WORDPRESS = Case(
    name="wordpress",
    url="https://notes.example/2026/03/the-last-ferry/",
    html=f"""<html><head><meta name="generator" content="WordPress 6.8"><title>The last ferry - Notes</title>
<link rel="https://api.w.org/" href="https://notes.example/wp-json/">
<link rel="alternate" title="JSON" type="application/json" href="https://notes.example/wp-json/wp/v2/posts/77">
<link rel="stylesheet" href="https://notes.example/wp-content/themes/quay/style.css"></head>
<body class="single single-post postid-77"><article id="post-77" class="post-77 post type-post">
<header class="entry-header"><h1 class="entry-title">The last ferry</h1><div class="entry-meta"><span class="posted-on">
<time class="entry-date published" datetime="2026-03-02T06:00:00+01:00">2 March</time><time class="updated" datetime="2026-03-03T06:00:00+01:00">3 March</time></span></div></header>
<div class="entry-content">{STORY}<div class="sharedaddy"><h3>Share this:</h3></div><div class="jp-relatedposts">Related</div></div>
<footer class="entry-footer"><span class="cat-links"><a href="/category/harbour/" rel="category tag">Harbour</a></span>
<span class="tags-links"><a href="https://notes.example/tag/ferries/" rel="tag">Ferries</a> <a href="https://notes.example/tag/pianos/" rel="tag">Pianos</a></span></footer></article>
<div id="comments" class="comments-area"><ol class="comment-list">
<li id="comment-1" class="comment even depth-1"><article class="comment-body"><footer class="comment-meta"><div class="comment-author vcard"><img alt=""><b class="fn">Tom Oka</b> <span class="says">says:</span></div>
<div class="comment-metadata"><a href="#c1"><time datetime="2026-03-02T10:00:00+01:00">2 March at 10:00</time></a></div></footer>
<div class="comment-content"><p>I was on that ferry.</p><p>The piano was mine.</p></div><div class="reply"><a>Reply</a></div></article>
<ol class="children"><li id="comment-2" class="comment byuser depth-2"><article class="comment-body"><footer class="comment-meta"><div class="comment-author vcard"><b class="fn">Ines Falk</b></div>
<div class="comment-metadata"><time datetime="2026-03-02T11:00:00+01:00">2 March at 11:00</time></div></footer><div class="comment-content"><p>Is it well?</p></div></article></li></ol></li>
<li id="comment-3" class="comment depth-1"><article class="comment-body"><footer class="comment-meta"><div class="comment-author vcard"><b class="fn">Ada</b></div>
<div class="comment-metadata"><time datetime="2026-03-03T09:00:00+01:00">3 March</time></div></footer><div class="comment-content"><p>Cold day.</p></div></article></li></ol></div></body></html>""",
    values={
        "title": ["The last ferry"],
        "published": ["2026-03-02T06:00:00+01:00"],
        "modified": ["2026-03-03T06:00:00+01:00"],
        "tags": ["Ferries", "Pianos"],
        "section": ["Harbour"],
        "api_url": ["https://notes.example/wp-json/wp/v2/posts/77"],
    },
    noise=("Share this", "Related"),
)

WORDPRESS_BLOCKS = Case(
    name="wordpress",
    url="https://blocks.example/the-last-ferry/",
    html=f"""<html><head><link rel="stylesheet" href="https://blocks.example/wp-includes/css/dist/block-library/style.min.css">
<meta property="article:published_time" content="2026-03-02T06:00:00+00:00"></head><body><main class="wp-block-group">
<h1 class="wp-block-post-title">The last ferry</h1><div class="entry-content wp-block-post-content">{STORY}
<div class="wp-block-comments"><ol class="wp-block-comment-template"><li id="comment-9" class="comment even thread-even depth-1"><div class="wp-block-comment-author-name"><a href="https://tom.example">Tom Oka</a></div><div class="wp-block-comment-date"><time datetime="2026-03-02T10:00:00+00:00">2 March</time></div><div class="wp-block-comment-content comment-content"><p>Good piano.</p></div></li></ol></div></div>
<ul class="wp-block-latest-posts"><li><header class="entry-header"><time class="published" datetime="2020-01-01T00:00:00Z">old</time></header></li></ul></main></body></html>""",
    values={"title": ["The last ferry"]},
    noise=("Good piano",),
)

ELEMENTOR = Case(
    name="wordpress",
    url="https://elementor.example/the-last-ferry/",
    html=f"""<html><head><link rel="stylesheet" href="https://elementor.example/wp-content/plugins/elementor/assets/css/frontend.min.css"></head>
<body class="elementor-page"><div class="elementor-widget elementor-widget-theme-post-content" data-widget_type="theme-post-content.default"><div class="elementor-widget-container">{STORY}
<div class="elementor-widget elementor-widget-share-buttons">Tweet</div></div></div></body></html>""",
    values={},
    noise=("Tweet",),
)

DIVI = Case(
    name="wordpress",
    url="https://divi.example/the-last-ferry/",
    html=f"""<html><head><link rel="stylesheet" href="https://divi.example/wp-content/themes/Divi/style.css"></head>
<body class="et_pb_pagebuilder_layout"><div class="et_pb_title_container"><h1 class="entry-title">The last ferry</h1></div>
<div class="et_pb_module et_pb_post_content et_pb_post_content_0_tb_body">{STORY}<div class="et_social_inline">Pin it</div></div></body></html>""",
    values={"title": ["The last ferry"]},
    noise=("Pin it",),
)

_PRELOADS = (
    r"{\"pub\":{\"name\":\"Quay letters\"},\"nested\":{\"post\":{\"title\":\"Another\"}},\"post\":{\"title\":\"The last ferry\","
    r"\"subtitle\":\"A piano goes home\",\"post_date\":\"2026-03-02T06:00:00.000Z\",\"updated_at\":\"2026-03-03T06:00:00.000Z\","
    r"\"cover_image\":\"https://substackcdn.com/image/a.jpg\",\"body_html\":\"<p>x</p>\",\"audience\":\"only_paid\","
    r"\"reaction_count\":66,\"comment_count\":2,\"restacks\":3,"
    r"\"publishedBylines\":[{\"name\":\"Ines Falk\"},{\"name\":\"Tom Oka\"}],\"postTags\":[{\"name\":\"ferries\"}]}}"
)
SUBSTACK = Case(
    name="substack",
    url="https://letters.example/p/the-last-ferry",
    html=f"""<html><head><script type="module" src="https://substackcdn.com/bundle/assets/main-1.js"></script><title>The last ferry</title></head><body>
<article class="newsletter-post post"><h1 class="post-title published">The last ferry</h1><h3 class="subtitle">A piano goes home</h3>
<div class="available-content"><div dir="auto" class="body markup">{STORY}<div class="subscription-widget-wrap"><p>Thanks for reading! Subscribe for free.</p></div></div></div>
<div class="comments-page"><div class="comment-list"><div class="comment"><div class="comment-meta"><a class="commenter-name" href="/u/1">Ada</a><a class="comment-timestamp" title="Mar 2, 2026, 10:00 AM">Mar 2</a></div><div class="comment-body"><p>I heard it play.</p></div>
<div class="comment-list"><div class="comment"><div class="comment-meta"><a class="commenter-name">Tom Oka</a></div><div class="comment-body"><p>Out of tune.</p></div></div></div></div></div></div></article>
<script>window._preloads        = JSON.parse("{_PRELOADS}")</script></body></html>""",
    values={
        "title": ["The last ferry", "The last ferry"],
        "description": ["A piano goes home", "A piano goes home"],
        "published": ["2026-03-02T06:00:00.000Z"],
        "modified": ["2026-03-03T06:00:00.000Z"],
        "lead_image": ["https://substackcdn.com/image/a.jpg"],
        "authors": ["Ines Falk", "Tom Oka"],
        "tags": ["ferries"],
        "likes": ["66"],
        "comments": ["2"],
        "shares": ["3"],
    },
    noise=("Subscribe for free",),
)

MEDIUM = Case(
    name="medium",
    url="https://medium.example/quay/the-last-ferry-1a2b3c",
    html=f"""<html><head><meta property="al:android:package" content="com.medium.reader">
<meta property="article:published_time" content="2026-03-02T06:00:00.000Z"><meta property="og:image" content="https://miro.medium.com/v2/a.jpeg"></head><body>
<article><div><section><h1 class="pw-post-title ab c" data-testid="storyTitle">The last ferry</h1><a data-testid="authorName" href="/@ines">Ines Falk</a><span data-testid="storyReadTime">3 min read</span>
{STORY}<button>Press enter or click to view image in full size</button></section></div></article>
<a href="/tag/ferries?source=post_page-----1a-----">Ferries</a><a href="/tag/pianos?source=post_page-----1a-----">Pianos</a>
<script>window.__APOLLO_STATE__ = {{"Post:1a2b3c":{{"clapCount":1066,"postResponses":{{"__typename":"PostResponses","count":4}}}},"Post:9":{{"clapCount":5}}}}</script></body></html>""",
    values={
        "title": ["The last ferry"],
        "authors": ["Ines Falk"],
        "tags": ["Ferries", "Pianos"],
        "published": ["2026-03-02T06:00:00.000Z"],
        "likes": ["1066"],
        "comments": ["4"],
    },
    noise=("Press enter", "3 min read"),
)

GHOST = Case(
    name="ghost",
    url="https://ghost.example/the-last-ferry/",
    html=f"""<html><head><meta name="generator" content="Ghost 5.96"><meta property="article:published_time" content="2026-03-02T06:00:00.000Z">
<meta property="article:modified_time" content="2026-03-03T06:00:00.000Z"><meta property="article:tag" content="Ferries"><meta property="article:tag" content="Pianos"></head>
<body class="post-template"><article class="gh-article post"><header class="gh-article-header"><h1 class="gh-article-title">The last ferry</h1><h4 class="gh-article-author-name"><a href="/author/ines/">Ines Falk</a></h4></header>
<section class="gh-content gh-canvas">{STORY}<div class="kg-card kg-signup-card">Sign up for more</div></section></article></body></html>""",
    values={
        "title": ["The last ferry"],
        "authors": ["Ines Falk"],
        "published": ["2026-03-02T06:00:00.000Z"],
        "modified": ["2026-03-03T06:00:00.000Z"],
        "tags": ["Ferries", "Pianos"],
    },
    noise=("Sign up",),
)

BLOGGER = Case(
    name="blogger",
    url="https://quay.blogspot.example/2026/03/the-last-ferry.html",
    html=f"""<html><head><meta content='blogger' name='generator'><title>Quay: The last ferry</title></head><body>
<div class='post hentry'><h3 class='post-title entry-title'>The last ferry</h3><div class='post-body entry-content'>{STORY}<div class='post-share-buttons'>Email This</div></div>
<div class='post-footer'><span class='post-author vcard'>By <span class='fn'><a class='g-profile' href='#'>Ines Falk</a></span></span> <abbr class='published' title='2026-03-02T06:00:00+01:00'>06:00</abbr>
<span class='post-labels'>Labels: <a href='/search/label/Ferries' rel='tag'>Ferries</a>, <a href='/search/label/Pianos' rel='tag'>Pianos</a></span></div></div>
<div class='comments' id='comments'><ol id='top-ra'><li class='comment' id='c1'><div class='comment-block'><div class='comment-header'><cite class='user'>Tom Oka</cite><span class='datetime secondary-text'><a href='#'>2 March 2026 at 10:00</a></span></div><p class='comment-content'>I was on that ferry.</p></div>
<div class='comment-replies'><ol><li class='comment' id='c2'><div class='comment-block'><div class='comment-header'><cite class='user'>Ines Falk</cite></div><p class='comment-content'>Were you?</p></div></li></ol></div></li></ol></div></body></html>""",
    values={
        "title": ["The last ferry"],
        "authors": ["Ines Falk"],
        "published": ["2026-03-02T06:00:00+01:00"],
        "tags": ["Ferries", "Pianos"],
    },
    noise=("Email This",),
)

SQUARESPACE = Case(
    name="squarespace",
    url="https://square.example/blog/the-last-ferry",
    html=f"""<html><head><link rel="preconnect" href="https://images.squarespace-cdn.com"><script src="https://assets.squarespace.com/universal/scripts-compressed/a.js"></script></head><body>
<article class="h-entry entry"><div class="blog-item-wrapper"><div class="blog-item-top-wrapper"><div class="blog-item-title"><h1 class="entry-title">The last ferry</h1></div>
<time class="dt-published blog-meta-item blog-meta-item--date" datetime="2026-03-02">Mar 2</time><span class="blog-author-name">Ines Falk</span></div>
<div class="blog-item-content e-content"><div class="sqs-layout">{STORY}<div class="sqs-block sqs-block-newsletter">Join the list</div></div></div>
<a class="blog-item-tag" href="/blog/tag/ferries">Ferries</a><a class="blog-item-category" href="/blog/category/harbour">Harbour</a><span class="like-count">1.2K Likes</span></div></article></body></html>""",
    values={
        "title": ["The last ferry"],
        "published": ["2026-03-02"],
        "authors": ["Ines Falk"],
        "tags": ["Ferries"],
        "section": ["Harbour"],
        "likes": ["1200"],
    },
    noise=("Join the list",),
)

WEBFLOW = Case(
    name="webflow",
    url="https://flow.example/blog/the-last-ferry",
    html=f"""<html data-wf-domain="flow.example" data-wf-page="6" data-wf-site="5"><head><meta content="Webflow" name="generator"></head><body><h1>The last ferry</h1>
<div class="w-richtext"><p>Short.</p></div><div class="article-body w-richtext">{STORY}<div class="w-form"><div class="w-form-fail">Oops! Something went wrong while submitting the form.</div></div></div></body></html>""",
    values={},
    noise=("Oops!",),
)

HUBSPOT = Case(
    name="hubspot",
    url="https://hub.example/blog/the-last-ferry",
    html=f"""<html><head><meta name="generator" content="HubSpot"></head><body><h1><span id="hs_cos_wrapper_name" class="hs_cos_wrapper hs_cos_wrapper_meta_field">The last ferry</span></h1>
<a class="blog-post__author-name" href="/blog/author/ines">Ines Falk</a><time class="blog-post__timestamp" datetime="2026-03-02T06:00:00Z">2 March</time>
<div class="blog-post__body"><span id="hs_cos_wrapper_post_body">{STORY}<span class="hs-cta-wrapper">Book a demo</span></span></div><a class="blog-post__tag-link" href="/blog/tag/ferries">Ferries</a>
<div class="comment" id="c1"><div class="comment-from"><h4>Tom Oka</h4></div><div class="comment-date">3/2/2026</div><div class="comment-body"><p>I was on that ferry.</p></div></div></body></html>""",
    values={
        "title": ["The last ferry"],
        "authors": ["Ines Falk"],
        "published": ["2026-03-02T06:00:00Z"],
        "tags": ["Ferries"],
    },
    noise=("Book a demo",),
)

SHOPIFY = Case(
    name="shopify",
    url="https://store.example/blogs/quay-news/the-last-ferry",
    html=f"""<html><head><script id="shopify-features" type="application/json">{{}}</script><link rel="stylesheet" href="//store.example/cdn/shop/t/1/assets/base.css"></head><body>
<article class="article-template"><header class="article-template__header"><h1 class="article-template__title">The last ferry</h1><time datetime="2026-03-02T06:00:00Z">March 2</time></header>
<div class="article-template__content rte">{STORY}<div class="article-template__social-sharing">Share</div></div><a href="/blogs/quay-news/tagged/ferries">ferries</a>
<div class="article-template__comments"><article id="1" class="article-template__comments-comment"><p>I was on that ferry.</p><footer class="right"><span class="circle-divider caption-with-letter-spacing">Tom Oka</span><time datetime="2026-03-02T10:00:00Z">March 2</time></footer></article></div></article></body></html>""",
    values={
        "title": ["The last ferry"],
        "published": ["2026-03-02T06:00:00Z"],
        "tags": ["ferries"],
    },
    noise=("Share",),
)

DRUPAL = Case(
    name="drupal",
    url="https://port.example/news/the-last-ferry",
    html=f"""<html><head><meta name="Generator" content="Drupal 10 (https://www.drupal.org)"></head><body><h1 class="page-title"><span class="field field--name-title">The last ferry</span></h1>
<article class="node node--type-article node--view-mode-full"><div class="node__content"><div class="field field--name-body">{STORY}</div><ul class="node__links"><li>Add new comment</li></ul>
<div class="field field--name-field-tags"><a href="/tags/ferries">Ferries</a></div></div>
<section id="comments"><article class="comment js-comment"><footer class="comment__meta"><span class="username">Tom Oka</span><p class="comment__time">Mon, 03/02/2026 - 10:00</p></footer><div class="comment__content"><div class="field field--name-comment-body"><p>I was on that ferry.</p></div><ul class="links"><li>Reply</li></ul></div></article></section></article></body></html>""",
    values={"title": ["The last ferry"], "tags": ["Ferries"]},
    noise=("Add new comment",),
)

DISCOURSE = Case(
    name="discourse",
    url="https://forum.example/t/the-last-ferry/9",
    html=f"""<html><head><meta name="generator" content="Discourse 3.4.0"></head><body class="crawler"><div id="main-outlet"><div id="topic-title"><h1><a href="/t/9">The last ferry</a></h1>
<div class="topic-category"><span class="category-title">Harbour</span></div><div class="discourse-tags"><a class="discourse-tag" href="/tag/ferries">ferries</a></div></div>
<div itemscope itemtype="http://schema.org/DiscussionForumPosting"><div id="post_1" class="topic-body crawler-post"><div class="crawler-post-meta"><span class="creator" itemprop="author" itemscope itemtype="http://schema.org/Person"><a itemprop="url" href="/u/ines"><span itemprop="name">ines</span></a></span>
<span class="crawler-post-infos"><time datetime="2026-03-02T06:00:00Z" class="post-time">March 2</time></span></div><div class="post" itemprop="text">{STORY}</div></div>
<div id="post_2" itemprop="comment" class="topic-body crawler-post"><div class="crawler-post-meta"><span class="creator" itemprop="author"><a><span itemprop="name">tom_oka</span></a></span><span class="crawler-post-infos"><time datetime="2026-03-02T10:00:00Z" class="post-time">March 2</time></span></div><div class="post" itemprop="text"><p>I was on that ferry.</p></div><div class="post-likes">3 Likes</div></div></div></div></body></html>""",
    values={
        "title": ["The last ferry"],
        "section": ["Harbour"],
        "tags": ["ferries"],
        "authors": ["ines"],
        "published": ["2026-03-02T06:00:00Z"],
    },
    noise=("3 Likes", "March 2"),
)

FRAMER = Case(
    name="framer",
    url="https://frames.example/blog/the-last-ferry",
    html=f"""<html><head><meta name="generator" content="Framer 4c8a172"><link rel="modulepreload" href="https://framerusercontent.com/sites/A1/main.mjs"></head><body><main>
<div data-framer-name="Title" data-framer-component-type="RichTextContainer"><h1 class="framer-text">The last ferry</h1></div>
<div data-framer-name="Content" data-framer-component-type="RichTextContainer">{STORY}</div></main></body></html>""",
    values={"title": ["The last ferry"]},
)

CASES = (
    WIX,
    WORDPRESS,
    WORDPRESS_BLOCKS,
    ELEMENTOR,
    DIVI,
    SUBSTACK,
    MEDIUM,
    GHOST,
    BLOGGER,
    SQUARESPACE,
    WEBFLOW,
    HUBSPOT,
    SHOPIFY,
    DRUPAL,
    DISCOURSE,
    FRAMER,
)
