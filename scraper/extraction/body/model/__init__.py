"""The model of the body: blocks, their features, and the forest that judges them."""
