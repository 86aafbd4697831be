//! Sums over one block of components: those that share h^2 I, and those with covariances of their own.

use super::{
    blocks::{Block, Lanes},
    cells::Kernel,
    posterior::{Posterior, weights},
};
use crate::numeric::{
    Point,
    vector::{LANES, sum_lanes},
};

/// Sums over a block of components at one p.
pub(super) trait BlockKernel: Sync {
    type Sums: Default;

    /// 1 - p.
    fn alpha(&self) -> f32;
    /// Exponent per squared distance of the widest component.
    fn reach(&self) -> f32;
    /// How much larger a logarithm may be than weight and distance say.
    fn slack(&self) -> f32;
    /// Logarithm of weight times density of each component, up to a constant.
    fn logs(&self, block: usize, xi: Point) -> Lanes;
    /// Adds a block with these odds.
    fn add(&self, block: usize, xi: Point, odds: &Lanes, sums: &mut Self::Sums);
    /// Multiplies the sums.
    fn rescale(&self, sums: &mut Self::Sums, by: f32);
    /// The posterior that the sums make; odds are relative to exp(`shift`).
    fn finish(&self, xi: Point, shift: f32, sums: &Self::Sums) -> Posterior;
}

/// Components that share h^2 I.
pub(super) struct Isotropic<'a> {
    pub(super) blocks: &'a [Block],
    pub(super) kernel: Kernel,
}

impl BlockKernel for Isotropic<'_> {
    /// Mass, and first moments of the centres.
    type Sums = [Lanes; 3];

    #[inline(always)]
    fn alpha(&self) -> f32 {
        self.kernel.alpha
    }

    #[inline(always)]
    fn reach(&self) -> f32 {
        self.kernel.exponent
    }

    #[inline(always)]
    fn slack(&self) -> f32 {
        0.0
    }

    #[inline(always)]
    fn logs(&self, block: usize, xi: Point) -> Lanes {
        let Block { x, y, log_weight } = &self.blocks[block];
        let Kernel { alpha, exponent, .. } = self.kernel;
        let mut logs = [0.0; LANES];
        for l in 0..LANES {
            let (dx, dy) = (xi[0] - alpha * x[l], xi[1] - alpha * y[l]);
            logs[l] = log_weight[l] + exponent * (dx * dx + dy * dy);
        }
        logs
    }

    #[inline(always)]
    fn add(&self, block: usize, _xi: Point, odds: &Lanes, [mass, mx, my]: &mut Self::Sums) {
        let Block { x, y, .. } = &self.blocks[block];
        for l in 0..LANES {
            mass[l] += odds[l];
            mx[l] += odds[l] * x[l];
            my[l] += odds[l] * y[l];
        }
    }

    #[inline(always)]
    fn rescale(&self, sums: &mut Self::Sums, by: f32) {
        sums.as_flattened_mut().iter_mut().for_each(|sum| *sum *= by);
    }

    #[inline(always)]
    fn finish(&self, xi: Point, shift: f32, sums: &Self::Sums) -> Posterior {
        let [mass, x, y] = sums.each_ref().map(sum_lanes);
        self.kernel.posterior(xi, shift + mass.ln() + self.kernel.log_normaliser, [x / mass, y / mass])
    }
}

/// What a block of components with covariances of their own needs at one p.
#[derive(Debug)]
struct BlockPrecision {
    /// V^-1, as xx, xy, yy.
    precision: [Lanes; 3],
    /// a S V^-1, as xx, xy, yy.
    shrink: [Lanes; 3],
    /// ln w - ln(2 pi sqrt(det V)).
    log_weight: Lanes,
}

/// Components with covariances of their own.
pub(super) struct Anisotropic<'a> {
    blocks: &'a [Block],
    precisions: Vec<BlockPrecision>,
    alpha: f32,
    reach: f32,
    slack: f32,
}

impl<'a> Anisotropic<'a> {
    pub(super) fn new(blocks: &'a [Block], covariances: &[[[f64; 3]; LANES]], p: f64) -> Self {
        let (a, s) = weights(p);
        let (mut widest, mut slack) = (s * s, f64::NEG_INFINITY);
        let mut invert = |block: &Block, covariances: &[[f64; 3]; LANES]| {
            let mut inverted = BlockPrecision {
                precision: [[0.0; LANES]; 3],
                shrink: [[0.0; LANES]; 3],
                log_weight: [0.0; LANES],
            };
            for (l, [xx, xy, yy]) in covariances.iter().copied().enumerate() {
                let [vxx, vxy, vyy] = [a * a * xx + s * s, a * a * xy, a * a * yy + s * s];
                let determinant = vxx * vyy - vxy * vxy;
                let [ixx, ixy, iyy] = [vyy / determinant, -vxy / determinant, vxx / determinant];
                let shrink = [xx * ixx + xy * ixy, xx * ixy + xy * iyy, xy * ixy + yy * iyy];
                for k in 0..3 {
                    inverted.precision[k][l] = [ixx, ixy, iyy][k] as f32;
                    inverted.shrink[k][l] = (a * shrink[k]) as f32;
                }
                let normaliser = -0.5 * determinant.ln() - std::f64::consts::TAU.ln();
                inverted.log_weight[l] = block.log_weight[l] + normaliser as f32;
                slack = slack.max(normaliser);
                widest = widest.max(f64::midpoint(vxx, vyy) + ((vxx - vyy) / 2.0).hypot(vxy));
            }
            inverted
        };
        let precisions =
            blocks.iter().zip(covariances).map(|(block, covariances)| invert(block, covariances)).collect();
        Self { blocks, precisions, alpha: a as f32, reach: (-0.5 / widest) as f32, slack: slack as f32 }
    }
}

impl BlockKernel for Anisotropic<'_> {
    /// Mass, and first moments of the score and of the data's mean.
    type Sums = [Lanes; 5];

    #[inline(always)]
    fn alpha(&self) -> f32 {
        self.alpha
    }

    #[inline(always)]
    fn reach(&self) -> f32 {
        self.reach
    }

    #[inline(always)]
    fn slack(&self) -> f32 {
        self.slack
    }

    #[inline(always)]
    fn logs(&self, block: usize, xi: Point) -> Lanes {
        let (Block { x, y, .. }, BlockPrecision { precision: [xx, xy, yy], log_weight, .. }) =
            (&self.blocks[block], &self.precisions[block]);
        let mut logs = [0.0; LANES];
        for l in 0..LANES {
            let (dx, dy) = (xi[0] - self.alpha * x[l], xi[1] - self.alpha * y[l]);
            logs[l] = log_weight[l] - 0.5 * (xx[l] * dx * dx + 2.0 * xy[l] * dx * dy + yy[l] * dy * dy);
        }
        logs
    }

    #[inline(always)]
    fn add(&self, block: usize, xi: Point, odds: &Lanes, [mass, sx, sy, mx, my]: &mut Self::Sums) {
        let (Block { x, y, .. }, BlockPrecision { precision: [xx, xy, yy], shrink: [bxx, bxy, byy], .. }) =
            (&self.blocks[block], &self.precisions[block]);
        for l in 0..LANES {
            let (dx, dy) = (xi[0] - self.alpha * x[l], xi[1] - self.alpha * y[l]);
            mass[l] += odds[l];
            sx[l] -= odds[l] * (xx[l] * dx + xy[l] * dy);
            sy[l] -= odds[l] * (xy[l] * dx + yy[l] * dy);
            mx[l] += odds[l] * (x[l] + bxx[l] * dx + bxy[l] * dy);
            my[l] += odds[l] * (y[l] + bxy[l] * dx + byy[l] * dy);
        }
    }

    #[inline(always)]
    fn rescale(&self, sums: &mut Self::Sums, by: f32) {
        sums.as_flattened_mut().iter_mut().for_each(|sum| *sum *= by);
    }

    #[inline(always)]
    fn finish(&self, _xi: Point, shift: f32, sums: &Self::Sums) -> Posterior {
        let [mass, sx, sy, mx, my] = sums.each_ref().map(sum_lanes);
        Posterior { log_density: shift + mass.ln(), data: [mx / mass, my / mass], score: [sx / mass, sy / mass] }
    }
}
