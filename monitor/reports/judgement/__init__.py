"""What the parts of a text amount to: what stands against a figure, its place, cause, source, event and toll."""
