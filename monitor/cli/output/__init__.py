"""How verbs print: tables, marked texts, explanations, differences."""
