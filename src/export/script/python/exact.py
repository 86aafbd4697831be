# ---------------------------------------------------------------------------------------------
# The exact field. For a mixture q = sum_i w_i N(c_i, S_i) the posterior over its components at x_t = x is
# pi_i ~ w_i N(x; alpha c_i, alpha^2 S_i + sigma^2 I), and what is expected of x_1 and of x_0 follows.
# ---------------------------------------------------------------------------------------------


def softmax(log):
    odds = np.exp(log - log.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)


def parts(x, width):
    """x in parts whose table with `width` columns fits the memory."""
    return np.array_split(x, max(1, len(x) * width // 4_000_000))


