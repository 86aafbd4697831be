class Points:
    """q(x) = sum_i w_i N(x; c_i, h^2 I): a Gaussian at each point."""

    def __init__(self, centres, h, weights=None):
        self.centres, self.h = centres, h
        self.weights = np.full(len(centres), 1 / len(centres)) if weights is None else weights

    def components(self):
        """w_i, c_i and the lower-triangular factors of the covariances, l_11, l_21 and l_22."""
        return self.weights, self.centres, np.array([[self.h, 0, self.h]])

    def means(self, alpha, sigma, x):
        v = alpha**2 * self.h**2 + sigma**2
        m = np.concatenate([self.mean_centre(alpha, v, part) for part in parts(x, len(self.centres))])
        d = x - alpha * m
        return m + alpha * self.h**2 / v * d, sigma / v * d

    def mean_centre(self, alpha, v, x):
        """sum_i pi_i c_i."""
        squared = sum((x[:, k : k + 1] - alpha * self.centres[:, k]) ** 2 for k in (0, 1))
        return softmax(np.log(self.weights) - squared / (2 * v)) @ self.centres


