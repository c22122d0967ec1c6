"""Small real servers that tests talk to, one file each."""
