"""Keys: the parts that every section of a config is read with, whatever it is about: which keys a mapping has (`shape`,
`scalars`), where its secrets stand (`secrets`), and what is wrong with what was written (`section`, `problems`). The
file itself, and its sections, are the matter of `monitor.config`.
"""
