"""The one gate to the network: feeds come in and webhooks go out through `Gate`, and nothing else imports requests.

addresses   which addresses are public, and name resolution with a limit
watchdog    cuts a connection at its deadline, however busily the other side drips
adapter     connections that are checked where they are made; one shared TLS context
answer      what came back, and the limits of it
gate        get and send: redirects by hand, a cap on the body, errors with a reason
trouble     those reasons, and URLs without their secrets
meanings    which of the libraries' errors is which trouble
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.http.answer import AnswerLimits, Response
from monitor.http.trouble import Trouble, origin, redacted
from monitor.on_demand import on_demand

if TYPE_CHECKING:
    from monitor.http.gate import Gate
else:
    on_demand(
        __name__,
        {
            "gate": "Gate",
        },
    )

__all__ = ["AnswerLimits", "Gate", "Response", "Trouble", "origin", "redacted"]
