"""The input of verbs: options, the config and its store, texts to read."""
