"""One file a page; pages know the session and widgets, never each other."""
