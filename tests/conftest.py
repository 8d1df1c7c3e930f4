"""Settings of all tests."""

from hypothesis import settings

# A slow machine is no failure: how long things take is measured elsewhere (`make bench-read`).
settings.register_profile("house", deadline=None)
settings.load_profile("house")
