"""xlwings' real Windows code on Linux: everything but Excel itself."""
