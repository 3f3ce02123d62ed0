"""Our own probe: asking targets and canaries, classifying the answers."""
