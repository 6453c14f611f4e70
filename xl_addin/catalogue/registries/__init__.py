"""The public price registries, a file each, read into prices per vendor, model and field.

Whatever in a registry's file is no price is named among the `faults` of its `listing.Reading` and left out; a file
that is not the registry's at all is refused.
"""
