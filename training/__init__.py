"""Train and cross-validate the block model. Nothing here is needed to use it."""
