"""The `breakeven` command, and the two apps that join functions and hosts."""
