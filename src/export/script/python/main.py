

def main():
    parser = argparse.ArgumentParser(description="Samples of the flows of Dunefield.")
    parser.add_argument("-n", type=int, default=COUNT, help="samples (%(default)s)")
    parser.add_argument("--lane", type=int, choices=range(1, len(LANES) + 1), help="this lane alone")
    parser.add_argument("--at", type=float, default=1.0, help="t in [0, 1] (%(default)s)")
    parser.add_argument("--seed", type=int, help="seed of the noise (%(default)s)", default=SEED)
    parser.add_argument("--out", nargs="?", const="samples.npy", help="write them, to samples.npy unless named")
    #train# parser.add_argument("--train", nargs="?", type=int, const=STEPS, help="learn the field first, with PyTorch")
    options = parser.parse_args()
    if options.n < 1 or not 0 <= options.at <= 1:
        parser.error("-n is at least 1, and --at in [0, 1]")
    lanes = LANES if options.lane is None else [LANES[options.lane - 1]]
    #train# if options.train is not None:
    #train#     network, cross = train(options.train)
    #train#     learned = dict(DATA, field=network, cross=cross, name=f"{options.train} steps of training")
    #train#     lanes = [{**lane, **learned} for lane in lanes]
    all_samples, name = [], " ".join(TARGET.split())
    for lane in lanes:
        samples = sample(lane, options.n, options.at, options.seed)
        mean, std = samples.mean(axis=0), samples.std(axis=0)
        print(
            f"{name}, {lane['name']}, {lane['solver']} x {lane['steps']} in {lane['grid']}: n = {len(samples)}, "
            f"t = {options.at:g}, mean = ({mean[0]:.9g}, {mean[1]:.9g}), std = ({std[0]:.9g}, {std[1]:.9g})"
        )
        all_samples.append(samples)
    if options.out:
        np.save(options.out, all_samples[0] if len(lanes) == 1 else np.stack(all_samples))


if __name__ == "__main__":
    main()
