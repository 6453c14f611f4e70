"""What a function typed into a cell is: ranges, the registry, how one is declared, and its reference."""
