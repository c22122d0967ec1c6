"""/api/v1: what the pages show, for programs (docs/api.md). It reads and changes nothing.

routes     the addresses; each asks for a token first
pages      of which listing, in which format, with which links to the next
models     the shape of every answer, from which OpenAPI is made
rows       nouns into these shapes
openapi    the description of it all
problems   refusals, as problem+json with a plain word
"""
