def couple(x_0, x_1):
    """Pairs that were drawn apart."""
    return x_0, x_1
