

def data(lane, seed, n):
    """x_1 ~ q for each row, from a generator that counts: row i needs no row before it."""
    weights, centres, factors = lane["target"].components()
    pick, extra = (philox(seed ^ 0x5017CE00DA7A0000, np.arange(n), block) for block in (0, 1))
    index = alias(weights.astype(np.float32), pick[0], pick[1])
    u, turn = ((2 * (word >> 9) + 1) * 2.0**-24 for word in (extra[0], extra[1]))
    radius, angle = np.sqrt(-2 * np.log(u)), 2 * np.pi * turn
    z_1, z_2 = radius * np.cos(angle), radius * np.sin(angle)
    l_11, l_21, l_22 = np.broadcast_to(factors, (len(weights), 3))[index].T
    return centres[index] + np.stack([l_11 * z_1, l_21 * z_1 + l_22 * z_2], axis=1)


def philox(key, counter, block):
    """Four random words of 32 bits for each counter: Philox4x32-10 (Salmon et al. 2011)."""
    low, shift = np.uint64(0xFFFFFFFF), np.uint64(32)
    w = [counter.astype(np.uint64), np.uint64(block), np.uint64(0), np.uint64(0)]
    k = [key & 0xFFFFFFFF, key >> 32]
    for _ in range(10):
        a, b = w[0] * np.uint64(0xD2511F53), w[2] * np.uint64(0xCD9E8D57)
        w = [b >> shift ^ w[1] ^ np.uint64(k[0]), b & low, a >> shift ^ w[3] ^ np.uint64(k[1]), a & low]
        k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return [np.broadcast_to(word, counter.shape) for word in w]


def alias(weights, column, word):
    """Indices by weight: Walker's alias method in Vose's form."""
    size, heaviest = len(weights), int(np.flatnonzero(weights == weights.max())[-1])
    total = float(np.cumsum(weights, dtype=float)[-1])
    share = [float(w) * size / total for w in weights]
    threshold, other = [0xFFFFFFFF] * size, list(range(size))
    small = [k for k in range(size) if share[k] < 1]
    large = [k for k in range(size) if not share[k] < 1]
    while small and large:
        k, full = small.pop(), large[-1]
        threshold[k], other[k] = int(share[k] * 0xFFFFFFFF), full
        share[full] -= 1 - share[k]
        if share[full] < 1:
            small.append(large.pop())
    for k in small:
        if weights[k] == 0:
            threshold[k], other[k] = 0, heaviest
    index = (column * np.uint64(size) >> np.uint64(32)).astype(int)
    return np.where(word < np.array(threshold, dtype=np.uint64)[index], index, np.array(other)[index])
