// Composes the view: the ground, ink, the light of grains, and the outline of the target.

in vec2 stage;
out vec4 shown;

uniform sampler2D light;
uniform sampler2D ink;
uniform sampler2D outline;
// One over the light that is white, and over the units of ink.
uniform float light_gain;
uniform float ink_gain;
// Light in the middle of a lone grain over what is white, and the share of the tones that lie below that of one.
uniform float lone;
uniform float lift;
uniform bool is_tinted;
uniform bool has_grains;
uniform bool has_ink;
uniform bool has_outline;
// 0 nothing, 1 heat, 2 dunes.
uniform int density_as;
// Middle and half of the side of the drawing.
uniform vec3 drawing;
uniform float line_scale;

const float TONE_CURVE = 10.0;
const float TINT_MOST = 0.32;
const float OUTLINE_LEVEL = 0.25;
const float HEAT_OPACITY = 0.75;

float tone(float x) {
    float low = lift * (1.0 - exp(-2.0 * x / max(lone, 1e-9)));
    return low + (1.0 - low) * min(asinh(TONE_CURVE * x) / asinh(TONE_CURVE), 1.0);
}

// A hue of its own: as strong as such a lightness can bear, paler where it is densest.
vec3 tinted(float v, vec2 hue) {
    float strength = 1.2 * smoothstep(0.0, 0.35, v) * (1.0 - 0.35 * smoothstep(0.6, 1.0, v));
    return shown_oklab(mix(lightness.x, lightness.y, v), hue * strength);
}

// Noise of a few grey levels, the same at every time (interleaved gradient noise, Jimenez 2014).
float dither() {
    vec2 px = floor(gl_FragCoord.xy);
    return 5.0 / 255.0 * (fract(52.9829189 * fract(dot(px, vec2(0.06711056, 0.00583715)))) - 0.5);
}

vec4 grains_light() {
    vec4 laid = texelFetch(light, ivec2(gl_FragCoord.xy), 0);
    float v = tone(laid.r * light_gain);
    vec3 color = palette_color(ROW_LIGHT, v);
    if (is_tinted) {
        color = tinted(v, TINT_MOST * (2.0 * laid.gb / max(laid.r, 1e-6) - 1.0));
    }
    float alpha = smoothstep(0.0, 0.25, v);
    return vec4(color * alpha, alpha);
}

vec3 with_ink(vec3 below) {
    vec4 laid = texelFetch(ink, ivec2(gl_FragCoord.xy), 0);
    float alpha = 1.0 - exp(-laid.a * ink_gain);
    return mix(below, laid.rgb / max(laid.a, 1e-6), alpha);
}

vec3 with_outline(vec3 below) {
    vec2 at = (stage - drawing.xy) / drawing.z * 0.5 + 0.5;
    float weight = textureLod(outline, at, 0.0).r;
    float steep = max(fwidth(weight), 1e-5) * line_scale;
    float line = 0.8 * clamp(1.5 - abs(weight - OUTLINE_LEVEL) / steep, 0.0, 1.0);
    bool is_there = all(lessThan(abs(at - 0.5), vec2(0.5))) && steep > 2e-4 * line_scale;
    return mix(below, named(TARGET), is_there ? line : 0.0);
}

vec3 with_heat(vec3 below) {
    float here = level(stage);
    float alpha = HEAT_OPACITY * smoothstep(0.0, 0.35, here);
    return mix(below, palette_color(ROW_HEAT, here), alpha) + dither() * alpha;
}

void main() {
    vec3 color = ground;
    if (density_as == 1) {
        color = with_heat(color);
    } else if (density_as == 2) {
        color = with_dunes(color, place_of(stage), dither());
    }
    if (has_ink) {
        color = with_ink(color);
    }
    if (has_grains) {
        vec4 grains = grains_light();
        color = color * (1.0 - grains.a) + grains.rgb;
    }
    if (has_outline) {
        color = with_outline(color);
    }
    shown = vec4(color, 1.0);
}
