"""The sheets of the model, one file each, in the order in which a reader meets them."""
