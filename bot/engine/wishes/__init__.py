"""Which wishes one message holds: several, one in passing, one in a long story, or anger and no wish."""
