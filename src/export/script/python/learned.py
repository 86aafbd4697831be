# ---------------------------------------------------------------------------------------------
# The learned field. With y = (x_1 - mean) / spread and (a, b) = (alpha spread, sigma) / norm the network
# sees z = (x - alpha mean) / norm = a y + b x_0 and estimates F = a x_0 - b y, which has unit variance at
# every t of every path; so E[x_0 | x] = b z + a F and E[y | x] = a z - b F.
# ---------------------------------------------------------------------------------------------


class Network:
    """Layers (weight [outputs, inputs], bias) with SiLU between them, and Fourier features of z and of the time."""

    def __init__(self, layers, frequencies, harmonics, mean, spread):
        self.layers, self.frequencies, self.harmonics = layers, frequencies, harmonics
        self.mean, self.spread = np.array(mean), spread

    def means(self, alpha, sigma, x):
        norm = math.hypot(alpha * self.spread, sigma)
        a, b = alpha * self.spread / norm, sigma / norm
        z = (x - alpha * self.mean) / norm
        f = self.forward(math.atan2(a, b) / (math.pi / 2) * 2 - 1, z)
        return self.mean + self.spread * (a * z - b * f), b * z + a * f

    def forward(self, time, z):
        """F at z; the time runs from -1 at pure noise to 1 at the data."""
        k = np.pi * time * np.arange(1, self.harmonics + 1)
        of_time = np.concatenate([[time], np.stack([np.sin(k), np.cos(k)], axis=1).ravel()])
        w = z @ self.frequencies.T
        of_z = np.stack([np.sin(w), np.cos(w)], axis=2).reshape(len(z), -1)
        h = np.concatenate([z, np.broadcast_to(of_time, (len(z), len(of_time))), of_z], axis=1)
        for weight, bias in self.layers[:-1]:
            h = h @ weight.T + bias
            h = h / (1 + np.exp(-h))
        weight, bias = self.layers[-1]
        return h @ weight.T + bias


