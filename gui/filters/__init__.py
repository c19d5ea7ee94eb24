"""The parts of the Filters page: the chain, its sources, and the bench for one step."""
