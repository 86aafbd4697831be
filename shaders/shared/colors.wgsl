// Named colours in gamma space; the same as in palette.rs, which a test sees to.

const SAND: vec3f = vec3f(243.0, 200.0, 114.0) / 255.0;
const WIND: vec3f = vec3f(78.0, 213.0, 205.0) / 255.0;
const ACCENT: vec3f = vec3f(245.0, 140.0, 107.0) / 255.0;
const CHOSEN: vec3f = vec3f(255.0, 96.0, 208.0) / 255.0;
const BYSTANDER: vec3f = vec3f(77.0, 84.0, 107.0) / 255.0;
const CONTOUR: vec3f = vec3f(219.0, 227.0, 245.0) / 255.0;
