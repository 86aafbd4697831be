// Buttons, keys, fingers.

const LAYERS = ["grains", "trails", "trajectories", "density", "arrows", "outline"];
const LETTERS = { g: "grains", r: "trails", p: "trajectories", d: "density", a: "arrows", o: "outline" };

/** Joins the controls of the page to what they control. */
function bindControls(app) {
  const find = (id) => document.getElementById(id);
  const elements = { play: find("play"), time: find("time"), now: find("now") };
  elements.play.addEventListener("click", () => app.toggle());
  elements.time.addEventListener("input", () => app.scrub(Number(elements.time.value)));
  find("speed").addEventListener("change", (event) => (app.clock.speed = Number(event.target.value)));
  find("mode").addEventListener("change", (event) => app.clock.setMode(event.target.value));
  find("color").addEventListener("change", (event) => app.set({ color: event.target.value }));
  find("theme").addEventListener("change", (event) => app.choose(event.target.value));
  for (const name of LAYERS) {
    const button = find(`layer-${name}`);
    button.hidden = name === "outline" && !page.hasOutline;
    button.addEventListener("click", () => app.switchLayer(name));
  }
  const lacks = {
    "log-density": (flow) => !flow.hasDensity,
    destination: (flow) => flow.destinations.length === 0,
  };
  for (const option of find("color").options) {
    option.hidden = option.disabled = app.flows.some(lacks[option.value] ?? (() => false));
  }
  document.addEventListener("keydown", (event) => pressed(app, event));
  document.querySelectorAll("canvas").forEach((canvas) => bindDrag(app, canvas));
  return elements;
}

/** Shows what is the case. */
function showState(app) {
  const { elements, clock, state } = app;
  const name = clock.isPlaying ? "Pause" : "Play";
  if (elements.play.getAttribute("aria-label") !== name) {
    elements.play.setAttribute("aria-label", name);
    elements.play.title = `${name} (space)`;
    elements.play.dataset.playing = clock.isPlaying;
  }
  const text = clock.t.toFixed(2);
  elements.time.value = clock.t;
  elements.time.style.setProperty("--share", clock.t);
  if (elements.now.textContent !== text) {
    elements.now.textContent = text;
    elements.time.setAttribute("aria-valuetext", `t = ${text}`);
  }
  for (const layer of LAYERS) {
    document.getElementById(`layer-${layer}`).setAttribute("aria-pressed", state.layers[layer]);
  }
  const chosen = { color: state.color, theme: app.theme, speed: clock.speed, mode: clock.mode };
  for (const [id, value] of Object.entries(chosen)) {
    // A list that is open would be closed.
    const list = document.getElementById(id);
    if (list.value !== String(value)) list.value = value;
  }
}

function pressed(app, event) {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || target.tagName === "SELECT") return;
  if (key === " " && target.tagName === "BUTTON") return;
  const step = event.shiftKey ? 0.1 : 0.01;
  const actions = {
    " ": () => app.toggle(),
    ArrowLeft: () => app.scrub(app.clock.t - step),
    ArrowRight: () => app.scrub(app.clock.t + step),
    Home: () => app.scrub(0),
    End: () => app.scrub(1),
  };
  const letter = LETTERS[key.toLowerCase()];
  if (actions[key]) actions[key]();
  else if (/^[0-9]$/.test(key)) app.scrub(Number(key) / 10);
  else if (letter && (letter !== "outline" || page.hasOutline)) app.switchLayer(letter);
  else return;
  event.preventDefault();
}

/** Dragging sideways over a lane moves time; a tap plays and pauses. */
function bindDrag(app, canvas) {
  let drag = null;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    drag = { x: event.clientX, t: app.clock.t, moved: false };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drag || !event.isPrimary) return;
    const away = event.clientX - drag.x;
    drag.moved ||= Math.abs(away) > 4;
    if (drag.moved) app.scrub(drag.t + away / canvas.clientWidth);
  });
  canvas.addEventListener("pointerup", (event) => {
    if (!event.isPrimary) return;
    if (drag && !drag.moved) app.toggle();
    drag = null;
  });
  canvas.addEventListener("pointercancel", (event) => {
    if (event.isPrimary) drag = null;
  });
}
