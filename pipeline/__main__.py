"""`python -m pipeline` is the command `reviews`."""

from pipeline.cli import app

if __name__ == "__main__":
    app()
