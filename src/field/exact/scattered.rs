//! Components at any place. Blocks of neighbours that are too far away to count are left out.

use rayon::prelude::*;

use super::{
    block_kernels::{Anisotropic, BlockKernel, Isotropic},
    blocks::{Block, NOTHING, largest, split},
    cells::Kernel,
    detail::{Components, Covariances},
    posterior::Posterior,
};
use crate::numeric::{
    Point,
    vector::{LANES, exp, max, vectorised},
};

/// Terms this far (in natural logarithms) below the best one add less than 1e-6 of it, all 20,000 together.
const NEGLIGIBLE: f32 = 24.0;
/// Points that one thread takes at a time.
const CHUNK: usize = 64;

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

#[derive(Debug)]
enum Spread {
    Shared(f64),
    /// Covariances of each block's components.
    Own(Vec<[[f64; 3]; LANES]>),
}

impl Scattered {
    pub(super) fn new(components: &Components) -> Self {
        let mut order: Vec<usize> = (0..components.centres.len()).collect();
        let mut groups = Vec::new();
        split(&mut order, &components.centres, &mut groups);
        let [mut middle, mut half] = [const { [Vec::new(), Vec::new()] }; 2];
        let mut heaviest = Vec::new();
        let mut blocks: Vec<Block> = groups.iter().map(|group| Block::new(components, group)).collect();
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
            Spread::Shared(variance) => self.isotropic_points(&Kernel::new(p, *variance), xi, out),
            Spread::Own(covariances) => {
                let kernel = Anisotropic::new(&self.blocks, covariances, p);
                self.each(&kernel, xi, out);
            }
        }
    }

    /// Writes the posterior at every point of a grid, row by row from the bottom.
    pub(super) fn slice(&self, p: f64, axis: &[f32], out: &mut [Posterior]) {
        if let Spread::Shared(variance) = &self.spread {
            return self.isotropic_slice(&Kernel::new(p, *variance), axis, out);
        }
        let xi: Vec<Point> = axis.iter().flat_map(|y| axis.iter().map(|x| [*x, *y])).collect();
        self.posterior(p, &xi, out);
    }

    /// The same for components that share h^2 I.
    pub(super) fn isotropic_points(&self, kernel: &Kernel, xi: &[Point], out: &mut [Posterior]) {
        self.each(&Isotropic { blocks: &self.blocks, kernel: *kernel }, xi, out);
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
