"""The user's secrets, in the system's keyring and nowhere else."""
