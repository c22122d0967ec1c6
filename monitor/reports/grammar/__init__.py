"""What a sentence holds: numbers, people, the harm that befell them, places and times."""
