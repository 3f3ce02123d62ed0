"""What people see: pure views of a snapshot, and thin widgets that only render them."""
