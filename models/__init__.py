"""The network: what it is made of, how it learns, what it answers (no Qt, no OpenCV)."""
