"""The parts of a sentence: numbers, people, the harm done to them, and times."""
