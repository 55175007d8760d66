"""Pages of the liaison."""
