"""The daemon: ticks, signals, reload, and word to systemd. The only importer of APScheduler.

run      the process: signals, and the loop that waits for them
daemon   what is done at each tick, at a reload and at the end
ticker   when (APScheduler)          clock, recall   somebody moved the clock
poller   feeds, many at once         live            all that one config needs
heart    the pulse, full cycles, and the dead man's switch
events, logs                         what is said of it
"""
