"""What is true of a service: reports folded into memory, evidence weighed, and the verdict over it all."""
