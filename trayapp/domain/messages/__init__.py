"""All sentences for people, by subject. Log lines are not sentences."""
