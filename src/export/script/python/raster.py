class Raster:
    """q(x) = sum_ij w_ij N(x; (c_i, c_j), h^2 I): a Gaussian for each cell of a grid, rows from the bottom."""

    def __init__(self, weights, first, cell, h):
        self.weights, self.h = weights, h
        self.peak = weights.max()
        self.columns, self.rows = (first[k] + cell * np.arange(weights.shape[1 - k]) for k in (0, 1))

    def components(self):
        """w_i, c_i and the lower-triangular factors of the covariances, l_11, l_21 and l_22."""
        row, column = np.nonzero(self.weights)
        centres = np.stack([self.columns[column], self.rows[row]], axis=1)
        return self.weights[row, column], centres, np.array([[self.h, 0, self.h]])

    def means(self, alpha, sigma, x):
        v = alpha**2 * self.h**2 + sigma**2
        m = self.mean_centre(alpha, v, x)
        d = x - alpha * m
        return m + alpha * self.h**2 / v * d, sigma / v * d

    def mean_centre(self, alpha, v, x):
        """sum_i pi_i c_i; the Gaussians separate, so that the sums are products of matrices."""
        log_x = -((x[:, :1] - alpha * self.columns) ** 2) / (2 * v)
        log_y = -((x[:, 1:] - alpha * self.rows) ** 2) / (2 * v)
        by_x, by_y = (np.exp(log - log.max(axis=1, keepdims=True)) for log in (log_x, log_y))
        rows = by_x @ (self.weights.T / self.peak)
        mass = (rows * by_y).sum(axis=1)
        moment_x = ((by_x * self.columns) @ (self.weights.T / self.peak) * by_y).sum(axis=1)
        sums = np.stack([moment_x, (rows * by_y) @ self.rows], axis=1)
        lost = mass < 1e-200  # late in t the nearest column and the nearest row may hold no mass together
        m = sums / np.where(lost, 1, mass)[:, None]
        if lost.any():
            row, column = np.nonzero(self.weights)
            log = np.log(self.weights[row, column]) + log_x[lost][:, column] + log_y[lost][:, row]
            pi = softmax(log)
            m[lost] = np.stack([pi @ self.columns[column], pi @ self.rows[row]], axis=1)
        return m


