"""The race: up to four experiments that learn in turn, seen side by side."""
