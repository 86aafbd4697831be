// Stretches of trajectories, as ink: a strip along each, one instance for each grain.

// The part of the way that is seen, in so many stretches.
uniform float from;
uniform float to;
uniform int stretches;
// Whether ink fades towards the past, and its optical depth.
uniform bool is_trail;
uniform float depth;
// How far a line reaches to either side of its middle.
uniform float reach_px;
out float across;
out float strength;
flat out vec3 color;

void main() {
    int grain = gl_InstanceID;
    float share = float(gl_VertexID / 2) / float(stretches);
    across = gl_VertexID % 2 == 0 ? -1.0 : 1.0;
    strength = depth * (is_trail ? share : 1.0);
    vec2 slope;
    vec2 at = followed(grain, mix(from, to, share), slope);
    float steep = length(slope);
    vec2 normal = steep > 1e-7 ? vec2(-slope.y, slope.x) / steep : vec2(0.0);
    if (is_trail) {
        // Where it is now matters to some colours alone.
        color = grain_color(grain, color_by == 2 || color_by == 3 ? place(grain, to) : at);
    } else {
        color = color_by == 4 ? destination_color(grain) : source_color(grain);
    }
    vec2 clip = at / vec2(aspect, 1.0) + reach_px * across * normal * 2.0 / size_px;
    gl_Position = vec4(clip, 0.0, 1.0);
}
