// The velocity of the view at this moment.

fn velocity(xi: vec2f) -> vec2f {
    return frame.wind_rate * rate(xi, frame.wind_s) + frame.wind_xi * xi + frame.wind_drift;
}
