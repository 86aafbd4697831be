// What colours a grain.

// 0 sand, 1 source, 2 speed, 3 log-density, 4 destination.
uniform int color_by;
// Middle and standard deviation of the source.
uniform vec3 source;
uniform highp usampler2D destinations;

vec3 source_color(int grain) {
    vec2 from = (state(0, grain) - source.xy) / source.z;
    float angle = atan(from.y, from.x) / TAU + 0.5;
    float row = ROW_SOURCE + 0.5 + (SOURCE_ROWS - 1.0) * clamp(length(from) / 3.0, 0.0, 1.0);
    return textureLod(palette, vec2((angle * 255.0 + 0.5) / 256.0, (palette_row + row) / PALETTE_ROWS), 0.0).rgb;
}

vec3 destination_color(int grain) {
    uint part = texelFetch(destinations, ivec2(grain % STATES_WIDTH, grain / STATES_WIDTH), 0).r;
    return palette_color(ROW_REGION, (float(part) + 0.5) / 7.0);
}

vec3 grain_color(int grain, vec2 at) {
    switch (color_by) {
        case 1:
            return source_color(grain);
        case 2:
            return palette_color(ROW_SPEED, length(velocity(at)) / (3.0 * typical_speed));
        case 3:
            // The last e^-7 below the peak.
            return palette_color(ROW_DENSITY, 1.0 + 2.0 * log(max(level(at), 1e-3)) / 7.0);
        case 4:
            return destination_color(grain);
        default:
            return named(SAND);
    }
}
