"""Who may see the pages and act on them. Knows nothing of Flask: the command line uses it, too.

passwords   a password's salted digest (scrypt)
sign_in     a name and a password to a session, slowly and not too often; whose a session is
attempts    the names by which attempts are counted, which nobody guesses back
browsers    those in which somebody signed in before, whom strangers keep out of nothing
place       where a caller comes from, as attempts are counted
gate        what each role may do: the one place that says so
tokens      a program's way in: made once, shown once, taken back
shares      a partner's link to one incident, as it may be published
origin      whether a request comes from our own pages
audit       the log of who did what, in the store
links       addresses in mails that do one thing, once
"""
