"""The demo city: deterministic, labelled as demo data, always as of the day it is loaded."""
