"""The same model in other notations, each made from the one definition of a line."""
