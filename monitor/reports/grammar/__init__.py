"""What a sentence holds: numbers, people, the harm that befell them, and times."""
