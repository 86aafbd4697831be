# ---------------------------------------------------------------------------------------------
# The path: x_t = alpha_t x_1 + sigma_t x_0 with x_0 ~ N(0, I); t = 0 is noise, t = 1 is data
# (eq. 10 and 11 with mu_t = alpha_t x_1).
# ---------------------------------------------------------------------------------------------


def schedule(path, t):
    """alpha, sigma, d alpha/dt and d sigma/dt at t of a path, which is (name, parameters)."""
    name, p = path
    if name == "ot":  # conditional optimal transport, eq. 20
        slope = 1 - p["sigma_min"]
        return t, 1 - slope * t, 1.0, -slope
    if name == "vp":  # variance preserving diffusion, eq. 18, with beta linear in t
        w, rise = 1 - t, p["beta_max"] - p["beta_min"]
        total, d_total = w * w * rise / 2 + w * p["beta_min"], -w * rise - p["beta_min"]
        alpha, sigma = math.exp(-total / 2), math.sqrt(-math.expm1(-total))
        return alpha, sigma, -d_total / 2 * alpha, over(d_total / 2 * math.exp(-total), sigma)
    if name == "ve":  # variance exploding diffusion, eq. 16, with sigma = 0 at the data
        low, rise = p["sigma_min"], math.log(p["sigma_max"] / p["sigma_min"])
        growth = math.expm1(2 * (1 - t) * rise)
        sigma = low * math.sqrt(growth)
        return 1.0, sigma, 0.0, over(-low * low * rise * (growth + 1), sigma)
    if name == "cosine":
        sin, cos = math.sin(math.pi / 2 * t), math.cos(math.pi / 2 * t) if t < 1 else 0.0
        return sin, cos, math.pi / 2 * cos, -math.pi / 2 * sin
    if name == "linear-vp":
        sigma = math.sqrt(1 - t * t)
        return t, sigma, 1.0, over(-t, sigma)
    if name == "poly":
        n = p["n"]
        return t**n, 1 - t**n, n * t ** (n - 1), -n * t ** (n - 1)
    raise ValueError(f"'{name}' is not a path")


def over(a, b):
    return a / b if b > 0 else -math.inf


def last_t(path):
    """Where sigma ends like a square root its slope has no bound: such a path is left a moment before 1."""
    return 1 - 1e-5 if path[0] in ("vp", "ve", "linear-vp") else 1.0
