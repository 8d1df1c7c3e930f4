"""Measures of the pipeline against plain libraries, each run as `python -m pipeline.bench.NAME`."""
