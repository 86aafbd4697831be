// Stretches of trajectories, as ink.

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

vec2 px(vec2 stage) {
    return (stage / vec2(aspect, 1.0) * 0.5 + 0.5) * size_px;
}

void main() {
    int corner = gl_VertexID % 6;
    int index = gl_VertexID / 6;
    int grain = index / stretches;
    float first = float(index % stretches) / float(stretches);
    float last = first + 1.0 / float(stretches);
    vec2 begin = px(place(grain, mix(from, to, first)));
    vec2 end = px(place(grain, mix(from, to, last)));
    float along = corner == 1 || corner == 4 || corner == 5 ? 1.0 : 0.0;
    across = corner == 2 || corner == 3 || corner == 5 ? 1.0 : -1.0;
    vec2 way = end - begin;
    float length_px = length(way);
    vec2 normal = length_px > 1e-4 ? vec2(-way.y, way.x) / length_px : vec2(0.0);
    strength = depth * (is_trail ? mix(first, last, along) : 1.0);
    color = is_trail ? grain_color(grain, place(grain, to)) : source_color(grain);
    if (!is_trail && color_by == 4) {
        color = destination_color(grain);
    }
    vec2 at = mix(begin, end, along) + reach_px * across * normal;
    gl_Position = vec4(at / size_px * 2.0 - 1.0, 0.0, 1.0);
}
