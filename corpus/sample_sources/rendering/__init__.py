"""Turns the sources of the sample corpus into PDF, DOCX, HTML and TXT files."""
