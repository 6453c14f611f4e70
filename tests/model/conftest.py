"""Laws are tried on many figures; how long one of them takes on a busy machine says nothing about the law."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
