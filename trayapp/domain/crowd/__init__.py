"""Other people's reports: what their counts add up to."""
