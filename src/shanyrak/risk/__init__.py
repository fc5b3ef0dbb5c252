"""What could go wrong with a plan, and how often."""
