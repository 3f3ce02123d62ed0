"""A team's broker: the one place that knows MQTT."""
