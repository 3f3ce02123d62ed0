"""The vocabulary of the domain: enums and frozen records."""
