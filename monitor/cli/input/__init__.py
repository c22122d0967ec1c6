"""What verbs work on: options, the config and its store, texts to read."""
