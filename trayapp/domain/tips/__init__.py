"""What people can do meanwhile: rules kept as data, and the facts that they ask for."""
