"""The nuclear programme: which reactor, whose, what it costs, who runs it."""
