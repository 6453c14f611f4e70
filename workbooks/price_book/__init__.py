"""The sheets of the price book, one module each, and what several of them read."""
