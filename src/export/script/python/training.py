# ---------------------------------------------------------------------------------------------
# Training, with PyTorch: `--train`. Conditional flow matching (eq. 9 and 14) with F = a x_0 - b y in place of
# the velocity, since F has unit variance at every t; one network serves every Gaussian path.
# ---------------------------------------------------------------------------------------------


def train(steps=STEPS, seed=TRAINING["seed"]):
    """A network that has learned the field of the target, and Cov(x_1, x_0) of its pairs."""
    import torch

    torch.manual_seed(seed)
    target, o, (xx, _, yy) = DATA["target"], TRAINING, DATA["covariance"]
    mean, spread = np.array(DATA["mean"]), math.sqrt((xx + yy) / 2)
    frequencies = torch.randn(o["fourier"], 2) * 1.5 * math.pi
    sizes = [3 + 2 * (o["fourier"] + o["harmonics"])] + [o["hidden"]] * o["layers"]
    layers = []
    for inputs, outputs in zip(sizes[:-1], sizes[1:]):
        layers += [torch.nn.Linear(inputs, outputs), torch.nn.SiLU()]
    network = torch.nn.Sequential(*layers, torch.nn.Linear(sizes[-1], 2))
    average = [parameter.detach().clone() for parameter in network.parameters()]
    adam = torch.optim.AdamW(network.parameters(), lr=o["rate"], weight_decay=o["weight_decay"])
    anneal = torch.optim.lr_scheduler.CosineAnnealingLR(adam, steps)
    weights, centres, factors = (torch.tensor(part) for part in target.components())
    factors = factors.expand(len(weights), 3)
    size, cross = o["batch"], 0
    for step in range(steps):
        # x_1 ~ q and x_0 ~ N(0, I), paired as the coupling has it.
        index = torch.multinomial(weights, size, replacement=True)
        z, (l_11, l_21, l_22) = torch.randn(size, 2, dtype=torch.double), factors[index].T
        x_1 = centres[index] + torch.stack([l_11 * z[:, 0], l_21 * z[:, 0] + l_22 * z[:, 1]], dim=1)
        x_0, x_1 = couple(torch.randn(size, 2, dtype=torch.double), x_1)
        y = (x_1 - torch.tensor(mean)) / spread
        cross = cross + spread * y.T @ x_0 / (size * steps)
        # The time as an angle: that of t = 1 - u^1.5 on the straight path of data of unit spread.
        t = 1 - torch.rand(size, 1, dtype=torch.double) ** 1.5
        angle = torch.atan2(t, 1 - t)
        a, b = torch.sin(angle), torch.cos(angle)
        inputs = features(torch, a * y + b * x_0, angle / (math.pi / 2) * 2 - 1, frequencies, o["harmonics"])
        loss = (network(inputs) - (a * x_0 - b * y).float()).square().mean()
        adam.zero_grad()
        loss.backward()
        adam.step()
        anneal.step()
        keep = min(0.998, (1 + step) / (10 + step))
        for mean_of, parameter in zip(average, network.parameters()):
            mean_of.mul_(keep).add_(parameter.detach(), alpha=1 - keep)
        if step % 500 == 0 or step == steps - 1:
            print(f"step {step}: loss {loss.item():.4f}", file=sys.stderr)
    arrays = [parameter.double().numpy() for parameter in average]
    pairs = list(zip(arrays[0::2], arrays[1::2]))
    network = Network(pairs, frequencies.double().numpy(), o["harmonics"], mean, spread)
    return network, tuple(cross.flatten().tolist())


def features(torch, z, time, frequencies, harmonics):
    """What the network sees: z, the time, and sine and cosine of both."""
    k = math.pi * time * torch.arange(1, harmonics + 1)
    w = z @ frequencies.double().T
    waves = [torch.stack([torch.sin(phase), torch.cos(phase)], dim=2).flatten(1) for phase in (k, w)]
    return torch.cat([z, time, *waves], dim=1).float()


