"""The one gate to the network: feeds come in and webhooks go out through `Gate`, and nothing else imports requests.

addresses   which addresses are public, and name resolution with a limit
watchdog    cuts a connection at its deadline, however busily the other side drips
adapter     connections that are checked where they are made; one shared TLS context
gate        get and send: redirects by hand, a cap on the body, errors with a reason
trouble     those reasons, and URLs without their secrets
"""

from monitor.http.gate import AnswerLimits, Gate, Response
from monitor.http.trouble import Trouble, origin, redacted

__all__ = ["AnswerLimits", "Gate", "Response", "Trouble", "origin", "redacted"]
