"""The pages that the daemon serves by HTTP. The only importer of Flask, waitress and prometheus_client.

app       the Flask application: hosts, headers, and the pages that are hung into it
health    /livez, /readyz and /metrics, a blueprint
checks    whether we live, and whether we are ready
metrics   every figure of /metrics: from the store where it holds them, else from `vitals`
vitals    signs of life that the daemon notes in memory
served    all that is served under a config: health always, pages and API where they are on
server    waitress, in a thread of its own
lanes     its threads: pages in one lane, in the other what supervisors ask

pages     the watch room, for people; `templates`, `words` and `assets` are what it is made of
api       the same for programs
access    who may see and do what
filters   which incidents somebody looks for, in pages, API and map alike
listing   a page of them from the store
trends    dead and injured over weeks
steps     a stretch of days on the map, and those before and after it
looks     a part of the world on the map, nearer, further and to each side
said      sentences that the program keeps in English, in the language of a page
pictures  the map and the plots
"""
