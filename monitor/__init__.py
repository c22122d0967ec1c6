"""Casualty monitor: reads news feeds for reports of civilian harm and tells the people who must know.

feed ──fetch──▶ entry ──read──▶ report ──group──▶ incident ──decide──▶ alert ──send──▶ delivery
network         parse           pure              pure                 pure            network
└──── one transaction: entries + reports + incidents + alerts + deliveries + ETag ─────┘  └ lease, retry ┘
every arrow can say no, and every no has a reason that `explain` can show
"""

__version__ = "0.2.0"
