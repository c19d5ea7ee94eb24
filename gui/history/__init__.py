"""The history of one's own runs: a window to search, compare, note and tidy them."""
