"""Teach it your hand: own samples, and a network trained further on them."""
