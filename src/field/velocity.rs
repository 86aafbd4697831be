//! What every field answers.

use crate::{
    numeric::Point,
    path::{Clock, Frame},
};

/// A flow in the canonical frame, which every Gaussian path shares.
pub trait VelocityField: Send + Sync {
    /// The frame that its coordinates belong to.
    fn frame(&self) -> Frame;

    /// Writes d xi / dp at `p` in \[0, 1\] for every point.
    ///
    /// # Panics
    /// If the lengths differ.
    fn rate(&self, p: f64, xi: &[Point], out: &mut [Point]);

    /// u_t(x) of a path at points of the world, in world units per unit of t. `t` in \[0, 1\]; at t = 1 of paths
    /// whose sigma ends like a square root the velocity just before it, as the paper has it.
    ///
    /// # Panics
    /// If the clock's frame is another one.
    fn velocity(&self, clock: &Clock, t: f64, x: &[[f64; 2]]) -> Vec<[f64; 2]> {
        assert_eq!(clock.frame, self.frame(), "a clock on the field's own frame");
        let t = t.min(clock.last_t());
        let (p, ruler) = (clock.p(t), clock.ruler(t));
        let exact: Vec<[f64; 2]> = x.iter().map(|x| ruler.xi(*x)).collect();
        let xi: Vec<Point> = exact.iter().map(|xi| xi.map(|c| c as f32)).collect();
        let mut rates = vec![[0.0; 2]; xi.len()];
        self.rate(p, &xi, &mut rates);
        (exact.iter().zip(&rates))
            .map(|(xi, rate)| clock.velocity(t, &clock.means(p, *xi, rate.map(f64::from))))
            .collect()
    }
}
