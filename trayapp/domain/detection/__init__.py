"""Detection: reports reduced to state, evidence weighed, and the verdict over it all."""
