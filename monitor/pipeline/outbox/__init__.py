"""From a queued row to a delivery: budgets, attempts, and mails that came back."""
