"""All sentences for people, by subject, and how a phrase is said in a language. Log lines are not sentences."""
