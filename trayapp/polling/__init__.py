"""Who is due, running it, cancelling it, and handing the report over."""
