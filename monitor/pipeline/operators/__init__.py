"""What operators are told of feeds, of this machine's clock, and of the monitor itself."""
