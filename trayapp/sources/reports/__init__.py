"""Where other people's reports are counted: published interfaces, asked only where the user switched them on."""
