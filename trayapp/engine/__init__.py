"""Who is due, running it, and handing the report over; also the replay of scenarios on a virtual clock."""
