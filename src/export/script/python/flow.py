# ---------------------------------------------------------------------------------------------
# The flow: dx/dt = u_t(x), solved from the source to t.
# ---------------------------------------------------------------------------------------------

NODES = {"euler": [0], "midpoint": [0, 1 / 2], "heun": [0, 1], "rk4": [0, 1 / 2, 1 / 2, 1]}
WEIGHTS = {"euler": [1], "midpoint": [0, 1], "heun": [1 / 2, 1 / 2], "rk4": [1 / 6, 1 / 3, 1 / 3, 1 / 6]}


def solve(f, solver, times, y):
    """An explicit Runge-Kutta method for dy/dq = f(q, y), with its steps between the given q."""
    for q, end in zip(times[:-1], times[1:]):
        h, k, moved = end - q, 0, 0
        for node, weight in zip(NODES[solver], WEIGHTS[solver]):
            k = f(q + node * h, y + node * h * k)
            moved = moved + weight * k
        y = y + h * moved
    return y


def velocity(lane, t, x):
    """u_t(x), eq. 8: the mean of u_t(x | x_1) = d_alpha x_1 + d_sigma x_0 over the posterior (eq. 15)."""
    t = min(t, last_t(lane["path"]))
    alpha, sigma, d_alpha, d_sigma = schedule(lane["path"], t)
    x_1, x_0 = lane["field"].means(alpha, sigma, x)
    return d_alpha * x_1 + d_sigma * x_0


# Every Gaussian path is one flow in the frame xi = (x - alpha c) / H, H = alpha L + k sigma, with the clock
# p = k sigma / H: xi = (1 - p) y_1 + p x_0 / k with y_1 = (x_1 - c) / L. The square (c, L) holds the data.
K = 4.2


def frame(lane, t):
    """p, H and alpha c at t."""
    alpha, sigma, _, _ = schedule(lane["path"], t)
    scale = alpha * lane["half"] + K * sigma
    return K * sigma / scale, scale, alpha * np.array(lane["centre"])


def knot(p):
    """s in [0, 1], in which steps are fine near the data: s = 1 - asinh(4 p) / asinh(4)."""
    return 1 - math.asinh(4 * p) / math.asinh(4)


def velocity_in_frame(lane, s, xi):
    """d xi / ds = (E[x_0 | xi] / k - E[y_1 | xi]) dp/ds."""
    p = min(max(math.sinh((1 - s) * math.asinh(4)) / 4, 0.0), 1.0)
    centre, half = np.array(lane["centre"]), lane["half"]
    x_1, x_0 = lane["field"].means(1 - p, p * half / K, (1 - p) * centre + half * xi)
    dp_ds = -math.asinh(4) * math.hypot(4 * p, 1) / 4
    return dp_ds * (x_0 / K - (x_1 - centre) / half)


def sample(lane=0, n=COUNT, at=1.0, seed=None):
    """x_t of n particles at t = `at`, in the units of the file. `lane` counts from 0."""
    lane = LANES[lane] if isinstance(lane, int) else lane
    x = source(lane, SEED if seed is None else seed, n)
    if lane["grid"] == "t":
        steps = count_steps(lane, at)
        times = np.minimum(np.linspace(0, at, steps + 1), last_t(lane["path"]))
        x = solve(lambda t, x: velocity(lane, t, x), lane["solver"], times, x)
    else:
        (p, scale, offset), first, last = frame(lane, 0), knot(frame(lane, 0)[0]), knot(frame(lane, 1)[0])
        place = (knot(frame(lane, at)[0]) - first) / (last - first)
        times = np.linspace(first, first + (last - first) * place, count_steps(lane, place) + 1)
        xi = solve(lambda s, xi: velocity_in_frame(lane, s, xi), lane["solver"], times, (x - offset) / scale)
        p, scale, offset = frame(lane, at)
        x = offset + scale * xi
    return to_file(lane, x)


def count_steps(lane, share):
    """Steps for this share of the way."""
    return max(0, math.ceil(lane["steps"] * share - 1e-9))


def to_file(lane, x):
    """World coordinates, in which the noise is N(0, I), as those of the file."""
    return x / np.array(lane["scale"]) + np.array(lane["origin"])


def to_world(lane, x):
    """Coordinates of the file as those of the world."""
    return (x - np.array(lane["origin"])) * np.array(lane["scale"])
