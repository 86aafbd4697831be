//! Components at any place. Blocks of neighbours that are too far away to count are left out.

use rayon::prelude::*;

use super::{
    cells::Kernel,
    detail::{Components, Covariances},
    posterior::{Posterior, weights},
};
use crate::numeric::{
    Point,
    vector::{LANES, exp, max, sum_lanes, vectorised},
};

/// Terms this far (in natural logarithms) below the best one add less than 1e-6 of it, all 20,000 together.
const NEGLIGIBLE: f32 = 24.0;
/// Below everything that counts.
const NOTHING: f32 = -1e30;
/// Points that one thread takes at a time.
const CHUNK: usize = 64;

type Lanes = [f32; LANES];

/// Components in blocks of neighbours, in units of the frame.
#[derive(Debug)]
pub(super) struct Scattered {
    blocks: Vec<Block>,
    /// Box of each block: its middle and half its sides, one list for each number.
    middle: [Vec<f32>; 2],
    half: [Vec<f32>; 2],
    /// Largest ln w of each block.
    heaviest: Vec<f32>,
    spread: Spread,
}

/// Neighbours.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) x: Lanes,
    pub(super) y: Lanes,
    /// ln w; [`NOTHING`] where there is no component.
    pub(super) log_weight: Lanes,
}

#[derive(Debug)]
enum Spread {
    Shared(f64),
    /// Covariances of each block's components.
    Own(Vec<[[f64; 3]; LANES]>),
}

/// What a block of components with covariances of their own needs at one p.
#[derive(Debug)]
struct Turned {
    /// V^-1, as xx, xy, yy.
    precision: [Lanes; 3],
    /// a S V^-1, as xx, xy, yy.
    shrink: [Lanes; 3],
    /// ln w - ln(2 pi sqrt(det V)).
    log_weight: Lanes,
}

impl Scattered {
    pub(super) fn new(components: &Components) -> Self {
        let mut order: Vec<usize> = (0..components.centres.len()).collect();
        let mut groups = Vec::new();
        split(&mut order, &components.centres, &mut groups);
        let [mut middle, mut half] = [const { [Vec::new(), Vec::new()] }; 2];
        let mut heaviest = Vec::new();
        let block = |group: &Vec<usize>| {
            let lane = |l: usize| group.get(l).copied();
            let last = group[group.len() - 1];
            let at = |axis: usize| -> Lanes {
                std::array::from_fn(|l| components.centres[lane(l).unwrap_or(last)][axis] as f32)
            };
            let log_weight = std::array::from_fn(|l| lane(l).map_or(NOTHING, |k| components.log_weights[k] as f32));
            Block { x: at(0), y: at(1), log_weight }
        };
        let mut blocks: Vec<Block> = groups.iter().map(block).collect();
        for block in &blocks {
            for (axis, values) in [block.x, block.y].iter().enumerate() {
                let low = values.iter().copied().fold(f32::INFINITY, f32::min);
                let high = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
                middle[axis].push(f32::midpoint(low, high));
                half[axis].push(0.5 * (high - low));
            }
            heaviest.push(block.log_weight.iter().copied().fold(NOTHING, f32::max));
        }
        blocks.shrink_to_fit();
        let spread = match &components.covariances {
            Covariances::Shared(variance) => Spread::Shared(*variance),
            Covariances::Own(all) => Spread::Own(
                groups
                    .iter()
                    .map(|group| std::array::from_fn(|l| all[group.get(l).copied().unwrap_or(group[0])]))
                    .collect(),
            ),
        };
        Self { blocks, middle, half, heaviest, spread }
    }

    /// Writes the posterior at every point.
    pub(super) fn posterior(&self, p: f64, xi: &[Point], out: &mut [Posterior]) {
        match &self.spread {
            Spread::Shared(variance) => self.round_points(&Kernel::new(p, *variance), xi, out),
            Spread::Own(covariances) => {
                let kernel = Ellipses::new(&self.blocks, covariances, p);
                self.each(&kernel, xi, out);
            }
        }
    }

    /// Writes the posterior at every point of a grid, row by row from the bottom.
    pub(super) fn slice(&self, p: f64, axis: &[f32], out: &mut [Posterior]) {
        if let Spread::Shared(variance) = &self.spread {
            return self.round_slice(&Kernel::new(p, *variance), axis, out);
        }
        let xi: Vec<Point> = axis.iter().flat_map(|y| axis.iter().map(|x| [*x, *y])).collect();
        self.posterior(p, &xi, out);
    }

    /// The same for components that share h^2 I.
    pub(super) fn round_points(&self, kernel: &Kernel, xi: &[Point], out: &mut [Posterior]) {
        self.each(&Round { blocks: &self.blocks, kernel: *kernel }, xi, out);
    }

    pub(super) fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The largest ln w.
    pub(super) fn heaviest(&self) -> f32 {
        max(&self.heaviest)
    }

    fn each<K: BlockKernel>(&self, kernel: &K, xi: &[Point], out: &mut [Posterior]) {
        let work = |bounds: &mut Vec<f32>, (xi, out): (&[Point], &mut [Posterior])| {
            bounds.resize(self.blocks.len(), 0.0);
            vectorised(
                #[inline(always)]
                || {
                    for (xi, out) in xi.iter().zip(out) {
                        *out = self.at_point(kernel, *xi, bounds);
                    }
                },
            );
        };
        xi.par_chunks(CHUNK).zip(out.par_chunks_mut(CHUNK)).for_each_init(Vec::new, work);
    }

    #[inline(always)]
    fn at_point<K: BlockKernel>(&self, kernel: &K, xi: Point, bounds: &mut [f32]) -> Posterior {
        let (a, reach) = (kernel.alpha(), kernel.reach());
        let boxes = self.middle[0].iter().zip(&self.middle[1]).zip(self.half[0].iter().zip(&self.half[1]));
        for ((bound, heaviest), ((mx, my), (hx, hy))) in bounds.iter_mut().zip(&self.heaviest).zip(boxes) {
            let (dx, dy) = ((xi[0] - a * mx).abs() - a * hx, (xi[1] - a * my).abs() - a * hy);
            let (dx, dy) = (if dx > 0.0 { dx } else { 0.0 }, if dy > 0.0 { dy } else { 0.0 });
            *bound = heaviest + reach * (dx * dx + dy * dy);
        }
        let most = max(bounds);
        let nearest = bounds.iter().position(|bound| *bound == most).unwrap_or(0);
        let mut sums = K::Sums::default();
        let mut shift = largest(&kernel.logs(nearest, xi));
        for (k, bound) in bounds.iter().enumerate() {
            if *bound + kernel.slack() < shift - NEGLIGIBLE {
                continue;
            }
            let logs = kernel.logs(k, xi);
            let best = largest(&logs);
            if best < shift - NEGLIGIBLE {
                continue;
            }
            if best > shift {
                kernel.rescale(&mut sums, exp(shift - best));
                shift = best;
            }
            let mut odds = logs;
            for odds in &mut odds {
                *odds = exp(*odds - shift);
            }
            kernel.add(k, xi, &odds, &mut sums);
        }
        kernel.finish(xi, shift, &sums)
    }
}

/// Sums over a block of components at one p.
trait BlockKernel: Sync {
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
struct Round<'a> {
    blocks: &'a [Block],
    kernel: Kernel,
}

impl BlockKernel for Round<'_> {
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

/// Components with covariances of their own.
struct Ellipses<'a> {
    blocks: &'a [Block],
    turned: Vec<Turned>,
    alpha: f32,
    reach: f32,
    slack: f32,
}

impl<'a> Ellipses<'a> {
    fn new(blocks: &'a [Block], covariances: &[[[f64; 3]; LANES]], p: f64) -> Self {
        let (a, s) = weights(p);
        let (mut widest, mut slack) = (s * s, f64::NEG_INFINITY);
        let mut turn = |block: &Block, covariances: &[[f64; 3]; LANES]| {
            let mut turned =
                Turned { precision: [[0.0; LANES]; 3], shrink: [[0.0; LANES]; 3], log_weight: [0.0; LANES] };
            for (l, [xx, xy, yy]) in covariances.iter().copied().enumerate() {
                let [vxx, vxy, vyy] = [a * a * xx + s * s, a * a * xy, a * a * yy + s * s];
                let determinant = vxx * vyy - vxy * vxy;
                let [ixx, ixy, iyy] = [vyy / determinant, -vxy / determinant, vxx / determinant];
                let shrink = [xx * ixx + xy * ixy, xx * ixy + xy * iyy, xy * ixy + yy * iyy];
                for k in 0..3 {
                    turned.precision[k][l] = [ixx, ixy, iyy][k] as f32;
                    turned.shrink[k][l] = (a * shrink[k]) as f32;
                }
                let normaliser = -0.5 * determinant.ln() - std::f64::consts::TAU.ln();
                turned.log_weight[l] = block.log_weight[l] + normaliser as f32;
                slack = slack.max(normaliser);
                widest = widest.max(f64::midpoint(vxx, vyy) + ((vxx - vyy) / 2.0).hypot(vxy));
            }
            turned
        };
        let turned = blocks.iter().zip(covariances).map(|(block, covariances)| turn(block, covariances)).collect();
        Self { blocks, turned, alpha: a as f32, reach: (-0.5 / widest) as f32, slack: slack as f32 }
    }
}

impl BlockKernel for Ellipses<'_> {
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
        let (Block { x, y, .. }, Turned { precision: [xx, xy, yy], log_weight, .. }) =
            (&self.blocks[block], &self.turned[block]);
        let mut logs = [0.0; LANES];
        for l in 0..LANES {
            let (dx, dy) = (xi[0] - self.alpha * x[l], xi[1] - self.alpha * y[l]);
            logs[l] = log_weight[l] - 0.5 * (xx[l] * dx * dx + 2.0 * xy[l] * dx * dy + yy[l] * dy * dy);
        }
        logs
    }

    #[inline(always)]
    fn add(&self, block: usize, xi: Point, odds: &Lanes, [mass, sx, sy, mx, my]: &mut Self::Sums) {
        let (Block { x, y, .. }, Turned { precision: [xx, xy, yy], shrink: [bxx, bxy, byy], .. }) =
            (&self.blocks[block], &self.turned[block]);
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

/// Largest of a block's logarithms.
#[inline(always)]
fn largest(logs: &Lanes) -> f32 {
    let mut best = *logs;
    let mut width = LANES / 2;
    while width > 0 {
        for l in 0..width {
            best[l] = if best[l + width] > best[l] { best[l + width] } else { best[l] };
        }
        width /= 2;
    }
    best[0]
}

/// Groups of neighbours of at most [`LANES`] each, by halving along the longer side.
fn split(indices: &mut [usize], centres: &[[f64; 2]], groups: &mut Vec<Vec<usize>>) {
    if indices.len() <= LANES {
        groups.push(indices.to_vec());
        return;
    }
    let side = |axis: usize| {
        let values = indices.iter().map(|k| centres[*k][axis]);
        let (low, high) =
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        high - low
    };
    let axis = usize::from(side(1) > side(0));
    // Whole blocks on the left, so that only the last one has empty lanes.
    let middle = (indices.len() / 2).next_multiple_of(LANES).min(indices.len() - 1);
    indices.select_nth_unstable_by(middle, |a, b| centres[*a][axis].total_cmp(&centres[*b][axis]));
    let (left, right) = indices.split_at_mut(middle);
    split(left, centres, groups);
    split(right, centres, groups);
}
