// Colours of the theme, and Oklab, as in the program's own shaders.

const float TAU = 6.2831853;
const float PALETTE_ROWS = 75.0;
const float ROW_HEAT = 0.0;
const float ROW_SPEED = 1.0;
const float ROW_DENSITY = 2.0;
const float ROW_REGION = 5.0;
const float ROW_DUNES = 6.0;
const float ROW_LIGHT = 7.0;
const float ROW_NAMED = 8.0;
const float ROW_SOURCE = 9.0;
const float SOURCE_ROWS = 16.0;

// Places in the row of colours by name.
const int SAND = 0;
const int EXACT = 1;
const int LEARNED = 2;
const int TARGET = 3;

uniform sampler2D palette;
// First row of the theme.
uniform float palette_row;
// Behind everything, in gamma space.
uniform vec3 ground;
// Lightness of coloured grains, from a trace of them to the densest.
uniform vec2 lightness;
// Width of the view over its height, and its size in pixels.
uniform float aspect;
uniform vec2 size_px;

vec3 palette_color(float row, float value) {
    float u = (clamp(value, 0.0, 1.0) * 255.0 + 0.5) / 256.0;
    return textureLod(palette, vec2(u, (palette_row + row + 0.5) / PALETTE_ROWS), 0.0).rgb;
}

vec3 named(int name) {
    return texelFetch(palette, ivec2(name, int(palette_row + ROW_NAMED)), 0).rgb;
}

vec3 linear_from(vec3 gamma) {
    return mix(pow((gamma + 0.055) / 1.055, vec3(2.4)), gamma / 12.92, lessThanEqual(gamma, vec3(0.04045)));
}

vec3 gamma_from(vec3 light) {
    vec3 bounded = clamp(light, 0.0, 1.0);
    return mix(1.055 * pow(bounded, vec3(1.0 / 2.4)) - 0.055, 12.92 * bounded, lessThanEqual(bounded, vec3(0.0031308)));
}

// Oklab (Ottosson 2020).
vec3 oklab(vec3 light) {
    vec3 cones = pow(vec3(
        dot(light, vec3(0.4122214708, 0.5363325363, 0.0514459929)),
        dot(light, vec3(0.2119034982, 0.6806995451, 0.1073969566)),
        dot(light, vec3(0.0883024619, 0.2817188376, 0.6299787005))
    ), vec3(1.0 / 3.0));
    return vec3(
        dot(cones, vec3(0.2104542553, 0.7936177850, -0.0040720468)),
        dot(cones, vec3(1.9779984951, -2.4285922050, 0.4505937099)),
        dot(cones, vec3(0.0259040371, 0.7827717662, -0.8086757660))
    );
}

vec3 light_from_oklab(vec3 lab) {
    vec3 roots = vec3(
        lab.x + 0.3963377774 * lab.y + 0.2158037573 * lab.z,
        lab.x - 0.1055613458 * lab.y - 0.0638541728 * lab.z,
        lab.x - 0.0894841775 * lab.y - 1.2914855480 * lab.z
    );
    vec3 cones = roots * roots * roots;
    return vec3(
        dot(cones, vec3(4.0767416621, -3.3077115913, 0.2309699292)),
        dot(cones, vec3(-1.2684380046, 2.6097574011, -0.3413193965)),
        dot(cones, vec3(-0.0041960863, -0.7034186147, 1.7076147010))
    );
}

// A colour of this lightness and hue, as strong as it asks to be or as the screen can show, in gamma space.
vec3 shown_oklab(float l, vec2 hue) {
    float grey = l * l * l;
    vec3 full = light_from_oklab(vec3(l, hue));
    vec3 room = mix(vec3(grey), vec3(1.0 - grey), greaterThan(full, vec3(grey)));
    vec3 share = min(room / max(abs(full - grey), vec3(1e-5)), vec3(1.0));
    return gamma_from(light_from_oklab(vec3(l, hue * min(share.x, min(share.y, share.z)))));
}
