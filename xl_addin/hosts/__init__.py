"""The places where the functions can be typed, each made from the one registry."""
