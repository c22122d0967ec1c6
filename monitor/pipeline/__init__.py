"""The flow that joins the nouns; the nouns decide, this executes.

    feed ──fetch──▶ entry ──read──▶ report ──group──▶ incident ──decide──▶ alert ──send──▶ delivery
                    │               │                 └── take_in (settling) ┘              │
                    └ parse, sift   └ before the transaction: reading takes long            └ deliver_due
    └───────────────────── absorb: one transaction, one commit ──────────────┘  └ claim, freeze, send, finish ┘

A crash before the commit of `absorb` repeats the fetch, one after it loses nothing. A crash in `deliver_due` repeats
the attempt, with the same bytes and the same id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.on_demand import on_demand

if TYPE_CHECKING:
    from monitor.pipeline.intake.absorb import Absorbed
    from monitor.pipeline.ledger import Ledger, Memory
    from monitor.pipeline.pipeline import Pipeline
    from monitor.pipeline.settling import Taken, decide_again, take_in
else:
    on_demand(
        __name__,
        {
            "intake.absorb": "Absorbed",
            "ledger": "Ledger Memory",
            "pipeline": "Pipeline",
            "settling": "Taken decide_again take_in",
        },
    )

__all__ = ["Absorbed", "Ledger", "Memory", "Pipeline", "Taken", "decide_again", "take_in"]
