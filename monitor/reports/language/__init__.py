"""The language files and what they make of a text: phrases and their meanings, triggers, tokens, sentences."""
