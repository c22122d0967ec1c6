"""What can be asked of each family of tables, and what can be committed to it; the two handles are made of these."""
