"""Search: texts of the database by words, by meaning, or both."""
