"""The views of the Inside page: one file a tab, each told which network and picture to show."""
