"""The watch room: the pages for people. Each page is a file with its addresses; templates are in monitor/web/templates.

shell      who reads, in which language; how a page is made, and what guards it
signing    the way in and out
now        what is happening: the list with its filters, what waits to be looked at
one        all of one incident
where      the list beside a map
trends     how it changes: dead and injured by week
acts       what people do with an incident: each by the functions of the command line and of answers to mails
sight      what is heard and what is not; what waits to go out; the log
try_text   a text that somebody pastes: what is read in it, and which rules fire
links      links of mails: a page with one button, so that whatever opens every link changes nothing
shares     links by which a partner sees what may be published of one incident
bundles    all that is kept of an incident, to take away
room       all of them, as one blueprint
"""
