"""Letters by script: what is one word where a script writes no blanks, and spellings of one letter that meet."""
