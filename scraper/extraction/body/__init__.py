"""Find the body of an article: blocks, features, model, choice."""
