"""Measures what the provider promises of itself: figures with a budget each, as a table.

`scenarios/` has one file for each thing that is measured. docs/benchmarks.md says how to read the table.
"""
