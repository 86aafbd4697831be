//! Stills and figures, read by what did not write them.
//!
//! - `svg`, `pdf`: vectors, letters and pictures in each.
//! - `png`: sizes, and what is seen through a picture.
//! - `scene`: the scene inside, and the same bytes again.
//! - `arguments`: what is refused, and what is reported.

mod arguments;
mod pdf;
mod png;
mod scene;
mod svg;

/// The figure of the paper in little: two paths at three moments.
const GRID: &str = "render two-moons --compare vp --times 0,.5,1 --theme paper --layers heat,trajectories,outline,legend \
     --trajectories 100 --dpi 72";

/// Lengths in millimetres that differ by less than what is printed.
fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.01
}
