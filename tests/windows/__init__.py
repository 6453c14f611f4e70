"""Windows without Windows: its own Python, xlwings' DLL and pywin32 under Wine, called as Excel's VBA calls them.

`make windows` sets it up in build/windows, runs the tests that are here, and writes down what they found.
"""
