"""`python -m pipeline` is the command `reviews`."""

from pipeline.cli import app

app()
