"""The three plans of the demo as data: real numbers, days, deadlines and structure, in own words."""
