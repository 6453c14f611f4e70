"""Changes that a newcomer makes, each exactly as CONTRIBUTING says, on a copy of the project.

A folder a change: `change.toml` holds the edits and which tests must still pass, `proof.py` what must then be true.
"""
