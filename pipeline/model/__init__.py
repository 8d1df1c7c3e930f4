"""The fitted models: linear judges of what a sentence is, trained on the labels in `models/labels/statements`."""
