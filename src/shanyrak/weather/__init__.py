"""Wind, sun, temperature and inflow hour by hour: the generator, and readers for measured series."""

from shanyrak.weather.generator import Generator, generate
from shanyrak.weather.measured import weather_of
from shanyrak.weather.readers import SeriesError, read_atlite, read_ninja, read_profile, write_profile
from shanyrak.weather.tables import WeatherError

__all__ = [
    "Generator",
    "SeriesError",
    "WeatherError",
    "generate",
    "read_atlite",
    "read_ninja",
    "read_profile",
    "weather_of",
    "write_profile",
]
