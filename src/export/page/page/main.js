// Brings everything together.

/** Most device pixels per pixel of the page: beyond, nobody sees a difference. */
const MOST_RATIO = 2;
/** Width over height of the widest lane, and the least width of the page in pixels where there is room. */
const WIDEST = 2;
const LEAST = 960;

const asks = {
  dark: matchMedia("(prefers-color-scheme: dark)"),
  contrast: matchMedia("(prefers-contrast: more)"),
  still: matchMedia("(prefers-reduced-motion: reduce)"),
};

class App {
  constructor() {
    this.flows = page.lanes.map((lane, index) => new Flow(lane, index));
    this.theme = page.theme;
    this.state = { layers: { ...page.layers }, color: page.color };
    this.clock = new Clock(asks.still.matches ? 1 : 0);
    this.canvases = [...document.querySelectorAll("canvas")];
    this.isPlain = new URLSearchParams(location.search).get("renderer") === "2d";
    this.renderers = this.canvases.map((canvas, index) => this.renderer(canvas, this.flows[index]));
    this.elements = bindControls(this);
    [this.isStale, this.isUnfit] = [true, true];
  }

  renderer(canvas, flow) {
    if (!this.isPlain) {
      try {
        const renderer = new GlRenderer(canvas, flow);
        renderer.onRestored = () => this.refresh();
        return renderer;
      } catch (error) {
        // A canvas that has had one context never has another.
        console.info(`Dunefield draws without WebGL 2: ${error.message}`);
        this.isPlain = true;
        const fresh = canvas.cloneNode();
        canvas.replaceWith(fresh);
        this.canvases[flow.index] = canvas = fresh;
      }
    }
    return new CanvasRenderer(canvas, flow);
  }

  /** What the address asks for after its #, such as t=0.5&layers=grains,density. */
  follow(hash) {
    const asked = new URLSearchParams(hash.replace(/^#/, ""));
    const t = Number.parseFloat(asked.get("t"));
    if (Number.isFinite(t)) {
      this.clock.pause();
      this.clock.seek(t);
    }
    const layers = asked.get("layers")?.split(",");
    if (layers) for (const name of LAYERS) this.state.layers[name] = layers.includes(name);
    if (COLORS.includes(asked.get("color"))) this.state.color = asked.get("color");
    if (asked.get("theme")) this.choose(asked.get("theme"));
    this.refresh();
  }

  toggle() {
    if (this.clock.isPlaying) this.clock.pause();
    else this.clock.play();
    this.refresh();
  }

  scrub(t) {
    this.clock.pause();
    this.clock.seek(t);
    this.refresh();
  }

  set(change) {
    Object.assign(this.state, change);
    this.refresh();
  }

  switchLayer(name) {
    this.state.layers[name] = !this.state.layers[name];
    this.refresh();
  }

  /** Takes a theme, or with "system" the one that the system asks for. */
  choose(theme) {
    if (theme !== "system" && !page.themes.some(({ name }) => name === theme)) return;
    this.theme = theme;
    this.refresh();
  }

  shownTheme() {
    const system = asks.contrast.matches ? "contrast" : asks.dark.matches ? "night" : "paper";
    const name = this.theme === "system" ? system : this.theme;
    return page.themes.find((theme) => theme.name === name);
  }

  refresh() {
    this.isStale = true;
  }

  /** Makes lanes as wide as fit beside and above each other. */
  fit() {
    this.isUnfit = false;
    const stage = document.querySelector(".stage");
    const lanes = stage.firstElementChild;
    const style = getComputedStyle(lanes);
    const [columns, rows] = ["--columns", "--rows"].map((name) => Number(style.getPropertyValue(name)));
    const caption = document.querySelector("figcaption").offsetHeight;
    const gap = Number.parseFloat(style.columnGap);
    const beside = (stage.clientWidth - (columns - 1) * gap) / columns;
    const above = stage.clientHeight / rows - caption;
    const width = Math.floor(Math.max(Math.min(beside, above * WIDEST), 2));
    const height = Math.floor(Math.max(Math.min(above, width / page.aspect), 2));
    lanes.style.setProperty("--side", `${width}px`);
    lanes.style.setProperty("--high", `${height}px`);
    document.body.style.setProperty("--wide", `${Math.max(columns * width + (columns - 1) * gap, LEAST)}px`);
  }

  resize() {
    const ratio = Math.min(window.devicePixelRatio || 1, MOST_RATIO);
    for (const canvas of this.canvases) {
      const [width, height] = [canvas.clientWidth, canvas.clientHeight].map((side) => Math.max(Math.round(side * ratio), 2));
      if (canvas.width === width && canvas.height === height) continue;
      [canvas.width, canvas.height] = [width, height];
      this.refresh();
    }
    this.state.ratio = ratio;
  }

  frame(milliseconds) {
    const seconds = (milliseconds - (this.last ?? milliseconds)) / 1000;
    this.last = milliseconds;
    if (this.clock.isPlaying) {
      this.clock.advance(seconds);
      this.refresh();
    }
    if (this.isUnfit) this.fit();
    this.resize();
    if (this.isStale) {
      this.isStale = false;
      this.draw();
    }
  }

  draw() {
    const theme = this.shownTheme();
    document.documentElement.dataset.theme = theme.name;
    showState(this);
    const state = { ...this.state, theme, t: this.clock.t };
    this.renderers.forEach((renderer) => renderer.draw(state));
  }
}

const app = new App();
app.follow(location.hash);
if (!asks.still.matches && !/[#&]t=/.test(location.hash)) app.clock.play();
new ResizeObserver(() => (app.isUnfit = true)).observe(document.querySelector(".stage"));
addEventListener("hashchange", () => app.follow(location.hash));
for (const query of Object.values(asks)) query.addEventListener("change", () => app.refresh());
const loop = (now) => {
  app.frame(now);
  requestAnimationFrame(loop);
};
requestAnimationFrame(loop);

/** For who presents with it, or asks it: time, layers, and where grains are. */
window.dunefield = {
  get t() {
    return app.clock.t;
  },
  get renderer() {
    return app.isPlain ? "2d" : "webgl2";
  },
  get playing() {
    return app.clock.isPlaying;
  },
  seek: (t) => app.scrub(t),
  play: () => (app.clock.play(), app.refresh()),
  pause: () => (app.clock.pause(), app.refresh()),
  layers: (layers) => app.set({ layers: { ...app.state.layers, ...layers } }),
  position: (lane, grain, t) => app.flows[lane].position(grain, app.flows[lane].placeAt(t)),
};
