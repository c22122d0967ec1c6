"""What the parts of a text amount to: what stands against a figure, its cause, its source, its event and its toll."""
