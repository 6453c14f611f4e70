"""Benchmarks: each figure beside a rival's, measured in the same run. `python -m bench`"""
