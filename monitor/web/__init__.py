"""The pages that the daemon serves by HTTP. The only importer of Flask, waitress and prometheus_client.

app       the Flask application: hosts, headers, and the pages that are hung into it
health    /livez, /readyz and /metrics, a blueprint
checks    whether we live, and whether we are ready
metrics   every figure of /metrics: from the store where it holds them, else from `vitals`
vitals    signs of life that the daemon notes in memory
server    waitress, in a thread of its own
"""
