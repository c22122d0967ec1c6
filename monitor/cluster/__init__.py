"""Several machines on one PostgreSQL: the functions of the one-machine daemon, as tasks of an engine that exists.

    shards   whose host is whose, and who has how many (pure)
    shifts   what this worker holds now, each with a claim on the database
    handing  what is kept of an answer here, and left for the pen
    app      the engine and its tasks. The only importer of procrastinate
    worker   one process: its ticks on what it holds, and how a shift begins and ends
    chores   what one of all workers does for the whole
    signs    that a worker lives, and the whole does
    run      signals around it

A worker holds shards of hosts and asks these; one of all workers holds the pen, and groups what the others read. Due
times stand in the store; the engine only says who does something now. See docs/cluster.md.
"""
