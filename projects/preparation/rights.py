"""What each act on a permit asks of who does it. Scope comes from each Grant."""

# What each act asks for; where two are named, either will do.
ASKS = {
    "begin": ("handle", "decide"),
    "accept": ("handle", "decide"),
    "supplement": ("handle", "decide"),
    "resume": ("handle", "decide"),
    "supply": ("handle", "decide"),
    "grant": ("handle", "decide"),
    "refuse": ("decide",),
    "reuse_regional": ("adjust", "decide"),
    "adjust": ("adjust",),
    "transfer": ("adjust", "decide"),
}


def may_do(permit, act):
    """Whether the reader for whom it was opened may do an act with it."""
    return any(getattr(permit, f"may_{right}") for right in ASKS[act])
