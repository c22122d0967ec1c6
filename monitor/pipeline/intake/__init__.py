"""From a feed's answer to what is committed: pages behind headlines, reading, one transaction."""
