"""Excel's part, played by a program of Windows: what VBA hands over, by hand, and the objects that Python asks back."""
