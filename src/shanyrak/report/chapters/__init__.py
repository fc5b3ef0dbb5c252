"""The chapters of the report, one module each: a function of the plan and its names that returns a Section."""
