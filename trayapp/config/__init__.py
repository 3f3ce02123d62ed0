"""config.toml and services.toml: reading, validating, writing."""
