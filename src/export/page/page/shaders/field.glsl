// The field and the density at this moment, over the square of the frame.

uniform highp sampler3D rates;
uniform highp sampler3D densities;
// xi in the middle of the view, and for a unit of the stage.
uniform vec3 view_xi;
// Coordinates of the slices of this moment.
uniform float rate_slice;
uniform float density_slice;
// How the view moves in xi per unit of t: along d xi / ds, along xi, and by itself.
uniform vec4 wind;
// Slope of d xi / ds outside the grid.
uniform float slope;
// Speed at which an arrow is of typical length.
uniform float typical_speed;

// In units of the stage per unit of t.
vec2 velocity(vec2 stage) {
    vec2 xi = view_xi.xy + view_xi.z * stage;
    vec2 inside = clamp(xi, -1.0, 1.0);
    float side = float(textureSize(rates, 0).x);
    vec2 at = ((inside + 1.0) * 0.5 * (side - 1.0) + 0.5) / side;
    vec2 rate = textureLod(rates, vec3(at, rate_slice), 0.0).xy + slope * (xi - inside);
    return (wind.x * rate + wind.y * xi + wind.zw) / view_xi.z;
}

// Root of the density over the top of its map, at a place of the frame's square in [0, 1].
float level_at(vec2 place) {
    float inside = all(lessThanEqual(abs(place - 0.5), vec2(0.5))) ? 1.0 : 0.0;
    return inside * textureLod(densities, vec3(place, density_slice), 0.0).r;
}

vec2 place_of(vec2 stage) {
    return 0.5 * (view_xi.xy + view_xi.z * stage) + 0.5;
}

float level(vec2 stage) {
    return level_at(place_of(stage));
}
