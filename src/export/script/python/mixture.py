class Mixture:
    """q(x) = sum_i w_i N(x; mu_i, S_i); S_i as xx, xy, yy."""

    def __init__(self, weights, centres, covariances):
        self.weights, self.centres = weights, centres
        self.covariances = covariances[:, [0, 1, 1, 2]].reshape(-1, 2, 2)

    def components(self):
        """w_i, mu_i and the lower-triangular factors of the covariances, l_11, l_21 and l_22."""
        return self.weights, self.centres, np.linalg.cholesky(self.covariances).reshape(-1, 4)[:, [0, 2, 3]]

    def means(self, alpha, sigma, x):
        both = [self.means_of(alpha, sigma, part) for part in parts(x, 8 * len(self.centres))]
        return tuple(np.concatenate(means) for means in zip(*both))

    def means_of(self, alpha, sigma, x):
        # V_i = alpha^2 S_i + sigma^2 I is the covariance of x_t from component i, d_i = x - alpha mu_i.
        v = alpha**2 * self.covariances + sigma**2 * np.eye(2)
        d = x[:, None] - alpha * self.centres
        whitened = np.einsum("ikl,nil->nik", np.linalg.inv(v), d)
        pi = softmax(np.log(self.weights) - np.log(np.linalg.det(v)) / 2 - (d * whitened).sum(axis=2) / 2)
        data = self.centres + alpha * np.einsum("ikl,nil->nik", self.covariances, whitened)
        return np.einsum("ni,nik->nk", pi, data), np.einsum("ni,nik->nk", pi, sigma * whitened)


