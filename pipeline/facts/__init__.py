"""Facts of a document and its case: what `describe` puts together."""
