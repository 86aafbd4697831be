# ---------------------------------------------------------------------------------------------
# The source p_0. It is N(0, I) where alpha_0 = 0; elsewhere it holds a part of the data.
# ---------------------------------------------------------------------------------------------


def source(lane, seed, n):
    """x_0 of n particles, in world units: row i is the program's row i."""
    alpha, sigma, _, _ = schedule(lane["path"], 0.0)
    z = noise(seed, n).astype(float)
    if lane["source"] == "path":  # p_0 itself: alpha_0 x_1 + sigma_0 x_0 with x_1 ~ q
        return alpha * data(lane, seed, n) + sigma * z
    if lane["source"] == "standard":  # N(0, I) as samplers do it; on VE N(0, sigma_0^2 I)
        return z * (sigma if lane["path"][0] == "ve" else 1.0)
    # matched: the Gaussian with the moments of p_0; K = Cov(x_1, x_0) where pairs were coupled
    (xx, xy, yy), (kxx, kxy, kyx, kyy) = lane["covariance"], lane["cross"]
    a, s, both = alpha**2, sigma**2, alpha * sigma
    l_11 = math.sqrt(a * xx + s + 2 * both * kxx)
    l_21 = (a * xy + both * (kxy + kyx)) / l_11
    l_22 = math.sqrt(max(a * yy + s + 2 * both * kyy - l_21**2, 0))
    return alpha * np.array(lane["mean"]) + z @ np.array([[l_11, l_21], [0, l_22]])


MASK = (1 << 64) - 1


def words(seed):
    """Random words of 64 bits: xoshiro256++ (Blackman and Vigna), with a state from SplitMix64."""
    state = []
    for _ in range(4):
        seed = (seed + 0x9E3779B97F4A7C15) & MASK
        z = ((seed ^ seed >> 30) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ z >> 27) * 0x94D049BB133111EB) & MASK
        state.append(z ^ z >> 31)
    a, b, c, d = state
    while True:
        total = (a + d) & MASK
        yield ((total << 23 | total >> 41) + a) & MASK
        shifted = b << 17 & MASK
        c ^= a
        d ^= b
        b ^= c
        a ^= d
        c ^= shifted
        d = (d << 45 | d >> 19) & MASK


def ziggurat():
    """Edges x_i of the 256 layers under exp(-x^2 / 2), each of the same area, and its values there."""
    first, area = 3.654152885361008796, 0.00492867323399
    edges = [area / math.exp(-first * first / 2), first]
    while len(edges) < 256:
        edges.append(math.sqrt(-2 * math.log(area / edges[-1] + math.exp(-edges[-1] ** 2 / 2))))
    return edges + [0.0], [math.exp(-x * x / 2) for x in edges] + [1.0]


def noise(seed, n):
    """n pairs from N(0, I) in single precision, by the ziggurat method (Doornik 2005)."""
    stream, (x_of, f_of) = words(seed), ziggurat()
    draws = []
    while len(draws) < 2 * n:
        bits = next(stream)
        layer, u = bits & 0xFF, (bits >> 12) * 2.0**-51 - 1
        x = u * x_of[layer]
        if abs(x) < x_of[layer + 1]:
            draws.append(x)
        elif layer == 0:  # the tail
            x, y = 1.0, 0.0
            while -2 * y < x * x:
                x, y = (math.log((next(stream) >> 12) * 2.0**-52 + 2.0**-53) for _ in range(2))
                x /= x_of[1]
            draws.append(x - x_of[1] if u < 0 else x_of[1] - x)
        else:
            height = f_of[layer] - f_of[layer + 1]
            if f_of[layer + 1] + height * ((next(stream) >> 11) * 2.0**-53) < math.exp(-x * x / 2):
                draws.append(x)
    return np.array(draws, dtype=np.float32).reshape(n, 2)
