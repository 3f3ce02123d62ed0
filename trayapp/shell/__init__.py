"""Where rooms meet: the joints that the composition root is made of. Only `app` and `cli` import it."""
