"""The monitor at work on sample feeds, on this machine alone: `casualty-monitor demo`.

The feeds in feeds/<round>/ were written for it; no such thing happened. They are served on loopback and change twice
while the real daemon watches them: a toll grows from 9 to 23 and is corrected to 21, in two languages and a wire copy,
among things that must not alert.
"""
