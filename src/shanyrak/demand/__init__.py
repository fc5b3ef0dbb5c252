"""Electricity and district heat hour by hour from annual outlooks, weather and calendars."""
