#!/usr/bin/env python3
"""The training step of `dunefield bench train`, written in JAX and in PyTorch.

The same job in every engine: conditional flow matching on the straight path (OT), an MLP of three
hidden layers with SiLU on raw x, y, t, mean squared error, Adam at 1e-3, a fresh batch of
checkerboard samples, noise and times drawn inside every step.

    python3 -m venv twins && twins/bin/pip install jax torch
    cargo build --release
    twins/bin/python benches/twins.py target/release/dunefield

Every engine is measured for a few seconds in turn, round after round, so that all of them meet the
same machine; the table gives the median of each and the ratio to it. JAX and PyTorch are given one
thread and two (or every core), and the better counts. What is not installed is left out and said so.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time

SHAPES = [(64, 256), (64, 1024), (128, 256), (128, 1024)]
LAYERS = 3


def jax_rate(hidden, batch, seconds):
    import jax
    import jax.numpy as jnp

    widths = [3] + [hidden] * LAYERS + [2]

    def init(key):
        layers = []
        for inputs, outputs in zip(widths, widths[1:]):
            key, a, b = jax.random.split(key, 3)
            bound = inputs**-0.5
            layers.append((jax.random.uniform(a, (inputs, outputs), minval=-bound, maxval=bound),
                           jax.random.uniform(b, (outputs,), minval=-bound, maxval=bound)))
        return layers

    def loss(params, key):
        a, b, c, d = jax.random.split(key, 4)
        x0 = jax.random.normal(a, (batch, 2))
        cell = jax.random.randint(b, (batch,), 0, 8)
        row, column = cell // 2, 2 * (cell % 2) + (cell // 2) % 2
        x1 = jax.random.uniform(c, (batch, 2)) + jnp.stack([column, row], 1) - 2.0
        t = jax.random.uniform(d, (batch, 1))
        h = jnp.concatenate([(1 - t) * x0 + t * x1, t], 1)
        for w, bias in params[:-1]:
            h = jax.nn.silu(h @ w + bias)
        w, bias = params[-1]
        return jnp.mean((h @ w + bias - (x1 - x0)) ** 2)

    def step(state, _):
        params, m, v, n, key = state
        key, now = jax.random.split(key)
        value, grad = jax.value_and_grad(loss)(params, now)
        n = n + 1
        m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, grad)
        v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, grad)
        params = jax.tree.map(
            lambda p, m, v: p - 1e-3 * (m / (1 - 0.9**n)) / (jnp.sqrt(v / (1 - 0.999**n)) + 1e-8), params, m, v)
        return (params, m, v, n, key), value

    run = jax.jit(lambda state: jax.lax.scan(step, state, None, length=100), donate_argnums=0)
    params = init(jax.random.key(0))
    zeros = lambda: jax.tree.map(jnp.zeros_like, params)
    state = (params, zeros(), zeros(), jnp.float32(0), jax.random.key(1))
    state, losses = run(state)
    losses.block_until_ready()
    steps, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        state, losses = run(state)
        losses.block_until_ready()
        steps += 100
    return steps / (time.perf_counter() - start)


def torch_rate(hidden, batch, seconds):
    import torch
    from torch import nn

    torch.set_num_threads(len(os.sched_getaffinity(0)))
    widths = [3] + [hidden] * LAYERS
    parts = []
    for inputs, outputs in zip(widths, widths[1:]):
        parts += [nn.Linear(inputs, outputs), nn.SiLU()]
    model = nn.Sequential(*parts, nn.Linear(hidden, 2))
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)

    @torch.compile
    def loss():
        x0 = torch.randn(batch, 2)
        cell = torch.randint(0, 8, (batch,))
        row, column = cell // 2, 2 * (cell % 2) + (cell // 2) % 2
        x1 = torch.rand(batch, 2) + torch.stack([column, row], 1) - 2.0
        t = torch.rand(batch, 1)
        out = model(torch.cat([(1 - t) * x0 + t * x1, t], 1))
        return ((out - (x1 - x0)) ** 2).mean()

    def step():
        optimiser.zero_grad(set_to_none=True)
        loss().backward()
        optimiser.step()

    for _ in range(20):
        step()
    steps, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        for _ in range(20):
            step()
        steps += 20
    return steps / (time.perf_counter() - start)


RATES = {"jax": jax_rate, "torch": torch_rate}


def child(engine, threads, seconds):
    """Measures every shape in a process of its own, which may use `threads` cores."""
    cores = sorted(os.sched_getaffinity(0))[:threads]
    command = [sys.executable, __file__, "--child", engine, "--seconds", str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=False,
                          preexec_fn=lambda: os.sched_setaffinity(0, cores))
    if done.returncode:
        print(f"{engine} is left out: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return None
    return {tuple(key): rate for key, rate in json.loads(done.stdout.splitlines()[-1])}


def dunefield(binary):
    report = json.loads(subprocess.run([binary, "bench", "train", "--json"], capture_output=True, check=True).stdout)
    rates = {}
    for row in report["train"]:
        rates.setdefault("dunefield " + row["engine"], {})[row["hidden"], row["batch"]] = row["steps_per_second"]
    return rates


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", nargs="?", default="target/release/dunefield")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2.0, help="for each engine and shape")
    parser.add_argument("--engines", default="jax,torch", help="twins to measure")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        print(json.dumps([[shape, RATES[args.child](*shape, args.seconds)] for shape in SHAPES]))
        return
    cores = len(os.sched_getaffinity(0))
    twins = {(engine, threads) for engine in args.engines.split(",") for threads in {1, cores}}
    seen = {}
    for _ in range(args.rounds):
        found = dunefield(args.binary)
        for engine, threads in sorted(twins):
            rates = child(engine, threads, args.seconds)
            if rates is None:
                twins.discard((engine, threads))
                continue
            found[f"{engine}, {threads} thread{'s' if threads > 1 else ''}"] = rates
        for engine, rates in found.items():
            for shape, rate in rates.items():
                seen.setdefault(engine, {}).setdefault(shape, []).append(rate)
    median = {e: {s: statistics.median(r) for s, r in shapes.items()} for e, shapes in seen.items()}
    title = "steps per second"
    print(f"{title:24}" + "".join(f"{h:>8} x {LAYERS}, {b:<5}" for h, b in SHAPES))
    for engine, rates in median.items():
        print(f"{engine:24}" + "".join(f"{rates[s]:>12.0f}      " for s in SHAPES))
    fused = median["dunefield fused"]
    for name in ["dunefield candle", "jax", "torch"]:
        rivals = [rates for engine, rates in median.items() if engine.startswith(name)]
        if rivals:
            best = {s: max(rates[s] for rates in rivals) for s in SHAPES}
            print(f"{'fused against ' + name.split()[-1]:24}"
                  + "".join(f"{fused[s] / best[s]:>12.2f}      " for s in SHAPES))


if __name__ == "__main__":
    main()
