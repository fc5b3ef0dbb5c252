"""What a country is: tables, units, sources, scenarios; reading, checking and writing a case folder."""
