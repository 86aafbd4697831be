#!/usr/bin/env python3
"""Kills the window at random moments while it is drawn in and saved from, and looks at what is left.

    cargo build --release
    benches/kill.py target/release/dunefield --rounds 50

Each round opens the program on a virtual display with a profile of its own, draws strokes with a real pointer, saves now
and then with Ctrl+S, and sends SIGKILL. Then every file has to be a whole scene, every stroke that ended two seconds
before has to be in the newest of them, and the next start has to show it, named as unsaved where it is. Needs Xvfb and
xdotool.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WIDTH, HEIGHT = 1280, 800
# Where strokes lie: inside of the stage, beside the panels.
LEFT, RIGHT, TOP, BOTTOM = 420, 900, 160, 640
# Work that may be lost, in seconds.
ALLOWED = 2.0


def xdotool(*words):
    return subprocess.run(["xdotool", *map(str, words)], capture_output=True, text=True, check=False).stdout.strip()


def strokes(path):
    """Strokes of a scene; a file that is no whole scene raises."""
    scene = json.loads(path.read_text())
    assert {"version", "lanes", "drawing"} <= scene.keys(), f"{path} is no scene"
    return sum(operation["operation"] == "stroke" for operation in scene["drawing"])


def is_unsaved(path):
    return json.loads(path.read_text())["autosave"]["unsaved"]


class Round:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.saved = folder / "saved.dune"
        self.kept = folder / "data" / "dunefield" / "autosave" / "1" / "scene.dune"
        self.kept.parent.mkdir(parents=True)
        note = {"path": str(self.saved), "unsaved": False, "closed": True}
        scene = {"version": 3, "lanes": [{}], "auto_particles": False, "particles": 2000, "autosave": note}
        self.kept.write_text(json.dumps(scene))
        self.app = self.window = None

    def start(self):
        environment = {**os.environ, "XDG_DATA_HOME": str(self.folder / "data")}
        began = time.time()
        log = (self.folder / "log").open("a")
        self.app = subprocess.Popen([self.program], env=environment, stdout=log, stderr=log)
        while time.time() < began + 60 and self.app.poll() is None:
            # It is written anew as soon as the window follows its document.
            found = xdotool("search", "--onlyvisible", "--name", "Dunefield").splitlines()
            is_kept = self.kept.stat().st_mtime > began
            if found and is_kept and not json.loads(self.kept.read_text())["autosave"]["closed"]:
                self.window = found[-1]
                xdotool("windowmove", self.window, 0, 0, "windowsize", self.window, WIDTH, HEIGHT)
                xdotool("windowfocus", self.window)
                return
            time.sleep(0.05)
        raise AssertionError("no window: " + (self.folder / "log").read_text()[-300:])

    def kill(self):
        self.app.send_signal(signal.SIGKILL)
        self.app.wait()

    def draw(self, seconds):
        """Draws for so long; returns when each stroke ended."""
        time.sleep(0.5)
        ends, until = [], time.time() + seconds
        while time.time() < until:
            x, y = random.randint(LEFT, RIGHT), random.randint(TOP, BOTTOM)
            words = ["mousemove", x, y, "sleep", 0.05, "mousedown", 1, "sleep", 0.05]
            for _ in range(4):
                x, y = x + random.randint(-40, 40), y + random.randint(-40, 40)
                words += ["mousemove", x, y, "sleep", 0.04]
            xdotool(*words, "mouseup", 1)
            ends.append(time.time())
            if random.random() < 0.3:
                xdotool("key", "ctrl+s")
        return ends

    def run(self):
        """One kill; returns strokes that were drawn and kept, and whether the saved file was there."""
        self.start()
        before = strokes(self.kept)
        drawer = self.draw(random.uniform(1.0, 5.0))
        # Between two strokes or within one of the writes of the last seconds.
        time.sleep(random.uniform(0.0, 1.2))
        killed = time.time()
        self.kill()
        for path in [*self.kept.parent.glob("*.dune"), *self.folder.glob("*.dune")]:
            strokes(path)
        kept = strokes(self.kept) - before
        due = sum(end <= killed - ALLOWED for end in drawer)
        ago = [f"{killed - end:.1f}" for end in drawer]
        written = f"{killed - self.kept.stat().st_mtime:.1f}"
        assert kept >= due, f"{kept} strokes are kept, last {written} s before; drawn {', '.join(ago)} s before"
        unsaved = is_unsaved(self.kept)
        self.start()
        title = xdotool("getwindowname", self.window)
        self.kill()
        assert title.startswith("saved.dune") and (" * " in title) == unsaved, f"the next window is '{title}'"
        assert strokes(self.kept) == kept + before, "the next window shows something else"
        return len(drawer), kept, self.saved.exists(), unsaved


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=Path)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    random.seed(options.seed)
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    os.environ["DISPLAY"] = ":" + os.read(read, 16).decode().strip()
    os.environ.pop("WAYLAND_DISPLAY", None)
    drawn = kept = saved = unsaved = failed = 0
    try:
        for number in range(options.rounds):
            with tempfile.TemporaryDirectory() as folder:
                attempt = Round(options.program.resolve(), Path(folder))
                try:
                    result = attempt.run()
                except (AssertionError, ValueError, OSError) as error:
                    failed += 1
                    print(f"round {number}: {error}", flush=True)
                    continue
                finally:
                    if attempt.app and attempt.app.poll() is None:
                        attempt.kill()
                drawn, kept = drawn + result[0], kept + result[1]
                saved, unsaved = saved + result[2], unsaved + result[3]
    finally:
        server.terminate()
        server.wait()
    print(f"{options.rounds} kills, {failed} failed; {drawn} strokes drawn, {kept} kept", end="; ")
    print(f"{saved} with a saved file, {unsaved} with work that was not saved")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
