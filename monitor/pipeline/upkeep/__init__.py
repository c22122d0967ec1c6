"""The monitor's own state: its pulse, the overview that `status` shows, and what is forgotten."""
