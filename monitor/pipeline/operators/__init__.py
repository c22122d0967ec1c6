"""Notes to operators on feeds, on this machine's clock, and of the monitor itself."""
