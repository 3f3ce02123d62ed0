"""What is worth a desktop notification: the policy, its memory, and what it tells."""
