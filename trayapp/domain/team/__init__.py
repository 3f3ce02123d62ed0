"""The team: who is there, who looks for all, and what the others see. Pure."""
