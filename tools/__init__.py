"""Development and set-up tools, run as `python -m tools.<name>`; nothing here is part of the product."""
