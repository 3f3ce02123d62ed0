"""trayapp: a tray light that tells whether OpenAI's services are down, and whether it is them or you."""

__version__ = "0.1.0"
