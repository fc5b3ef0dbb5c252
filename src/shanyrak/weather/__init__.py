"""Wind, sun, temperature and inflow hour by hour: the generator, and readers for measured series."""
