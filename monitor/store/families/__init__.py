"""Families of tables, each with its questions and its commits; the two handles are made of these."""
