// Time as it is played.

/** Seconds from noise to data at the usual speed, and those that both ends are held. */
const SECONDS = 6;
const HOLD = 1.2;

class Clock {
  constructor(t) {
    Object.assign(this, { t, isPlaying: false, speed: 1, mode: "loop", direction: 1, held: 0 });
  }

  seek(t) {
    this.t = clamp(t, 0, 1);
    this.held = 0;
  }

  /** Goes on; from the end it starts again. */
  play() {
    if (this.t >= 1 && this.direction > 0 && this.mode !== "bounce") this.t = 0;
    [this.isPlaying, this.held] = [true, 0];
  }

  pause() {
    this.isPlaying = false;
  }

  /** So many seconds pass. */
  advance(seconds) {
    if (!this.isPlaying) return;
    if (this.held > 0) {
      this.held -= seconds;
      if (this.held <= 0) this.turn();
      return;
    }
    this.t += (this.direction * this.speed * Math.min(seconds, 0.1)) / SECONDS;
    if (this.t > 0 && this.t < 1) return;
    this.t = clamp(this.t, 0, 1);
    if (this.mode === "once") this.pause();
    // There and back, the beginning is passed sooner than the end.
    else this.held = this.t === 1 ? HOLD : HOLD / 3;
  }

  /** What follows an end. */
  turn() {
    this.held = 0;
    if (this.mode === "bounce") this.direction = this.t >= 1 ? -1 : 1;
    else this.t = 0;
  }

  setMode(mode) {
    this.mode = mode;
    this.held = 0;
    if (mode !== "bounce") this.direction = 1;
  }
}
