"""What the tour does on each page: one file a page, all through the window's events and names."""
