def couple(x_0, x_1):
    """Each x_0 with an x_1 from its row of the block's entropic plan (Cuturi 2013), in the log domain."""
    import torch

    order = []
    for first in range(0, len(x_0), BLOCK):
        part = slice(first, first + BLOCK)
        cost = torch.cdist(x_0[part], x_1[part]).square()
        log, rows, columns = -cost / (REGULARISATION * cost.mean()), 0, 0
        for _ in range(300):
            before, rows = rows, -torch.logsumexp(log + columns, dim=1, keepdim=True)
            columns = -torch.logsumexp(log + rows, dim=0, keepdim=True)
            if (rows - before).abs().max() < 1e-2:
                break
        order.append(first + torch.multinomial(torch.softmax(log + columns, dim=1), 1)[:, 0])
    return x_0, x_1[torch.cat(order)]
