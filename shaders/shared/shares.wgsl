// What the four cells nearest to a place get of so many units, from the left lower one row by row: whole numbers that add
// up to all of them exactly.
fn four_shares(at: vec2f, units: f32) -> vec4f {
    let f = at - floor(at);
    let x1 = round(units * f.x);
    let x0 = units - x1;
    let y10 = round(x0 * f.y);
    let y11 = round(x1 * f.y);
    return vec4f(x0 - y10, x1 - y11, y10, y11);
}
