"""The equations of the planning problem, one file a topic, and the arrays they read."""
