#!/usr/bin/env python3
"""Compares the program's GIFs with those of ffmpeg and gifski, on the very same frames, in one run.

    cargo build --release
    python3 benches/export.py [--runs 5] [--targets two-moons letters ...] [--gifski PATH] [--json FILE]

Frames are the program's own, losslessly: 100 of 480 x 480, plain sand and dunes with trails. Each encoder gets them from a
file in memory (/dev/shm where there is one). Reported for each: seconds (median of the runs), bytes, and quality against
the true frames: PSNR after a blur of 3 x 3 pixels, so that dither is not punished, and SSIM (Wang et al. 2004, windows of
7 x 7, of luma). Needs numpy, ffmpeg and ffprobe; gifski is compared where it is found (`cargo install gifski`).
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

SIZE, FRAMES, FPS = 480, 100, 25
LOOKS = {"sand": [], "dunes": ["--layers", "dunes,grains,trails,legend,caption"]}
FFMPEG_MODES = {
    "ffmpeg": "paletteuse",
    "ffmpeg rectangles": "paletteuse=diff_mode=rectangle",
    "ffmpeg bayer": "paletteuse=dither=bayer:bayer_scale=3:diff_mode=rectangle",
    "ffmpeg none": "paletteuse=dither=none:diff_mode=rectangle",
}


def run(*arguments, **options):
    return subprocess.run([str(a) for a in arguments], check=True, capture_output=True, **options)


def frames_of(path):
    """Every frame of a clip as ffmpeg decodes it, [N, H, W, 3]."""
    raw = run("ffmpeg", "-v", "error", "-i", path, "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "-")
    return np.frombuffer(raw.stdout, np.uint8).reshape(-1, SIZE, SIZE, 3)


def box(image, side):
    """Means over windows of side x side pixels."""
    total = np.cumsum(np.cumsum(np.pad(image, ((1, 0), (1, 0)) + ((0, 0),) * (image.ndim - 2)), 0), 1)
    return (total[side:, side:] - total[:-side, side:] - total[side:, :-side] + total[:-side, :-side]) / side**2


def quality(true, shown):
    """Mean PSNR after a blur, and mean SSIM of luma."""
    psnr, ssim = [], []
    weights = np.array([0.299, 0.587, 0.114])
    for a, b in zip(true, shown):
        a, b = a.astype(float), b.astype(float)
        error = np.mean((box(a, 3) - box(b, 3)) ** 2)
        psnr.append(10 * np.log10(255**2 / max(error, 1e-9)))
        x, y = a @ weights, b @ weights
        mx, my = box(x, 7), box(y, 7)
        vx, vy, c = box(x * x, 7) - mx**2, box(y * y, 7) - my**2, box(x * y, 7) - mx * my
        c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
        ssim.append(np.mean((2 * mx * my + c1) * (2 * c + c2) / ((mx**2 + my**2 + c1) * (vx + vy + c2))))
    return float(np.mean(psnr)), float(np.mean(ssim))


def timed(runs, work):
    """The median of the seconds that work takes or says it takes."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        said = work()
        seconds.append(said if said is not None else time.perf_counter() - start)
    return statistics.median(seconds)


def compare(program, gifski, target, look, folder, runs):
    mine, raw = folder / "mine.gif", folder / "frames.rgb"
    pattern = folder / "frame-%04d.png"
    run(program, "render", target, "--out", pattern, "--size", SIZE, "--fps", FPS, "--seconds", FRAMES / FPS,
        "--particles", 20000, "--without-scene", *LOOKS[look])
    run("ffmpeg", "-v", "error", "-y", "-i", pattern, "-f", "rawvideo", "-pix_fmt", "rgb24", raw)
    true = np.fromfile(raw, np.uint8).reshape(-1, SIZE, SIZE, 3)
    rows = []

    def row(name, path, seconds):
        psnr, ssim = quality(true, frames_of(path))
        rows.append({"target": target, "look": look, "encoder": name, "seconds": round(seconds, 3),
                     "bytes": path.stat().st_size, "psnr": round(psnr, 2), "ssim": round(ssim, 4)})
        print("{target:>10} {look:>6} {encoder:>18} {seconds:7.3f} s {bytes:9d} B {psnr:6.2f} dB {ssim:.4f}".format(**rows[-1]),
              flush=True)

    def own():
        said = run(program, "bench", "export", "--frames", raw, "--size", f"{SIZE}x{SIZE}", "--fps", FPS, "--out", mine,
                   "--json").stdout
        return json.loads(said)["export"]["encode_s"]

    row("dunefield", mine, timed(runs, own))
    given = ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{SIZE}x{SIZE}", "-r", FPS, "-i", raw]
    for name, mode in FFMPEG_MODES.items():
        out = folder / "ffmpeg.gif"
        graph = f"split[a][b];[a]palettegen[p];[b][p]{mode}"
        row(name, out, timed(runs, lambda: run(*given, "-filter_complex", graph, out) and None))
    if gifski:
        out = folder / "gifski.gif"
        pictures = sorted(folder.glob("frame-*.png"))
        row("gifski", out, timed(runs, lambda: run(gifski, "-q", "--fps", FPS, "-o", out, *pictures) and None))
    return rows


def main():
    here = Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=here / "target/release/dunefield")
    parser.add_argument("--gifski", default=shutil.which("gifski"))
    parser.add_argument("--targets", nargs="+", default=["two-moons", "letters", "checkerboard"])
    parser.add_argument("--looks", nargs="+", default=list(LOOKS))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    rows = []
    for target in args.targets:
        for look in args.looks:
            with tempfile.TemporaryDirectory(dir=memory) as folder:
                rows += compare(args.program, args.gifski, target, look, Path(folder), args.runs)
    if args.json:
        args.json.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
