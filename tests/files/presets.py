"""Writes presets.json: moments and quantiles of the samplers that presets are named after.

Each is the sampler of its library written out in numpy, or scikit-learn's own function, with the scale that the summary of
the preset states. Run with numpy and scikit-learn: python presets.py
"""

import json
import pathlib

import numpy as np
from sklearn import datasets

COUNT = 400_000
DIRECTIONS = 8
LEVELS = np.arange(1, 20) / 20

rng = np.random.RandomState(1)


def moons(noise):
    return datasets.make_moons(COUNT, noise=noise, random_state=1)[0]


def torchcfm_moons():
    angles = np.linspace(0, np.pi, COUNT // 2)
    x = np.append(np.cos(angles), 1 - np.cos(angles))
    y = np.append(np.sin(angles), 1 - np.sin(angles) - 0.5)
    return np.stack((x, y), 1) + rng.rand(COUNT, 1) * 0.2


def spirals():
    n = np.sqrt(rng.rand(COUNT // 2, 1)) * 540 * (2 * np.pi) / 360
    x = -np.cos(n) * n + rng.rand(COUNT // 2, 1) * 0.5
    y = np.sin(n) * n + rng.rand(COUNT // 2, 1) * 0.5
    arms = np.vstack((np.hstack((x, y)), np.hstack((-x, -y)))) / 3
    return arms + rng.randn(*arms.shape) * 0.1


def rings():
    angles = np.linspace(0, 2 * np.pi, COUNT // 4, endpoint=False)
    circle = np.stack((np.cos(angles), np.sin(angles)), 1)
    points = np.vstack([circle * radius for radius in (1, 0.75, 0.5, 0.25)]) * 3.0
    return points + rng.normal(scale=0.08, size=points.shape)


def on_a_circle(radius, deviation):
    angles = 2 * np.pi * rng.randint(8, size=COUNT) / 8
    return radius * np.stack((np.cos(angles), np.sin(angles)), 1) + deviation * rng.randn(COUNT, 2)


def pinwheel():
    features = rng.randn(COUNT, 2) * [0.3, 0.1] + [1, 0]
    angles = 2 * np.pi * rng.randint(5, size=COUNT) / 5 + 0.25 * np.exp(features[:, 0])
    cos, sin = np.cos(angles), np.sin(angles)
    # FFJORD multiplies by the transpose, which mirrors it.
    x, y = features.T
    return np.stack((x * cos - y * sin, x * sin + y * cos), 1)


def checkerboard():
    x = rng.rand(COUNT) * 4 - 2
    y = rng.rand(COUNT) - rng.randint(0, 2, COUNT) * 2 + np.floor(x) % 2
    return np.stack((x, y), 1) * 2


def sine():
    x = rng.rand(COUNT) * 5 - 2.5
    return np.stack((x, np.sin(x) * 2.5), 1)


def blobs():
    points, _, centres = datasets.make_blobs(COUNT, random_state=0, return_centers=True)
    return points - centres.mean(0)


def classification():
    """The clusters of make_classification(1000, ..., random_state=6), with more samples of each."""
    state = np.random.RandomState(6)
    corners = np.array([[-2, -2], [-2, 2], [2, -2], [2, 2]])
    points, which = datasets.make_classification(
        1000, 2, n_informative=2, n_redundant=0, n_clusters_per_class=1, n_classes=4, class_sep=2, flip_y=0, random_state=6
    )
    order = datasets._samples_generator._generate_hypercube(4, 2, state).astype(int) * 4 - 2
    state.standard_normal(size=(1000, 2))
    matrices = [2 * state.uniform(size=(2, 2)) - 1 for _ in corners]
    for label, (corner, matrix) in enumerate(zip(order, matrices)):
        cluster = points[which == label]
        assert np.allclose(cluster.mean(0), corner, atol=0.25)
        assert np.allclose(np.cov(cluster.T), matrix.T @ matrix, atol=0.35)
    return np.vstack([rng.randn(COUNT // 4, 2) @ matrix + corner for corner, matrix in zip(order, matrices)])


def banana():
    x = rng.randn(COUNT) * 10
    return np.stack((x, 3 - 0.03 * x**2 + rng.randn(COUNT)), 1)


def funnel():
    v = rng.randn(COUNT)
    return np.stack((v, np.exp(v / 2) * rng.randn(COUNT)), 1)


def roll(noise):
    return datasets.make_swiss_roll(COUNT, noise=noise, random_state=1)[0][:, [0, 2]]


SAMPLERS = {
    "two-moons": lambda: (moons(0.08) - [0.5, 0.25]) * 1.5,
    "torchcfm-moons": lambda: (torchcfm_moons() - [0.6, 0.35]) * 1.5,
    "two-spirals": lambda: spirals() * 0.7,
    "swiss-roll": lambda: roll(0.6) * 0.165,
    "ffjord-swissroll": lambda: roll(1.0) / 5 * 0.825,
    "s-curve": lambda: datasets.make_s_curve(COUNT, noise=0.087, random_state=1)[0][:, [0, 2]] * 1.15,
    "sine": lambda: sine() * 0.8 + rng.randn(COUNT, 2) * 0.06,
    "circles": lambda: datasets.make_circles(COUNT, factor=0.5, noise=0.08, random_state=1)[0] * 2,
    "rings": lambda: rings() * 0.7,
    "ffjord-8gaussians": lambda: on_a_circle(4, 0.5) / 1.414 * 0.707,
    "torchcfm-8gaussians": lambda: on_a_circle(5, 0.1**0.25) * 0.4,
    "blobs": lambda: blobs() * 0.55,
    "classification": lambda: classification() * 0.45,
    "standard-normal": lambda: datasets.make_gaussian_quantiles(n_samples=COUNT, random_state=1)[0],
    "pinwheel": lambda: pinwheel() * 1.45,
    "banana": lambda: banana() * [0.08, 0.1],
    "funnel": lambda: funnel() * [0.75, 0.35],
    "checkerboard": lambda: checkerboard() * 0.5,
}

angles = np.pi * np.arange(DIRECTIONS) / DIRECTIONS
directions = np.stack((np.cos(angles), np.sin(angles)))
golden = {}
for name, sampler in SAMPLERS.items():
    points = sampler()
    xx, xy, _, yy = np.cov(points.T).ravel()
    golden[name] = {
        "mean": points.mean(0).round(4).tolist(),
        "covariance": np.round([xx, xy, yy], 4).tolist(),
        "quantiles": np.quantile(points @ directions, LEVELS, axis=0).T.round(4).tolist(),
    }
lines = ",\n".join(f'"{name}": {json.dumps(values)}' for name, values in golden.items())
pathlib.Path(__file__).with_suffix(".json").write_text("{\n" + lines + "\n}\n")
