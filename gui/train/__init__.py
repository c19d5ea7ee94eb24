"""The Train page's settings and its editor of experiments."""
