"""The sheets of the price book, one file each, in the order in which a reader meets them."""
