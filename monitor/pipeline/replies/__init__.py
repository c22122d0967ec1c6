"""Answers of people, done: read from the mailbox, once each, by the same functions as the verbs of staff."""
