//! Points of a file, and the density that they become: units, bandwidth, and when they go on a raster.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{
    BANDWIDTH_CELLS, Cloud, CloudError, Density, Moments, Placement, Spread, Units,
    cloud::MAX_POINTS,
    raster::{CELLS, Grid, Raster},
};

/// The share of its length below which a density is so narrow that the usual steps of a solver pass it by.
const NARROW: f64 = 0.01;

/// How points become a density.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PointOptions {
    /// How their coordinates become those of the world; nothing for the default.
    pub units: Option<Units>,
    /// Standard deviation of the Gaussian at each point, in world units; nothing for the rule `nearest`.
    pub bandwidth: Option<f64>,
    /// Whether they are put on a raster, however few they are.
    pub raster: bool,
}

/// Why points make no density.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PointSetError {
    /// No density.
    #[error(transparent)]
    Cloud(#[from] CloudError),
    /// A bandwidth for points that are on a raster.
    #[error(
        "its points are put on a raster, where each is as wide as a cell; leave the bandwidth out, or give at most \
         {MAX_POINTS} points without a raster"
    )]
    Bandwidth,
    /// Coordinates whose squares are no numbers.
    #[error("point {0} has a coordinate beyond {FURTHEST:e}; correct it, or scale the coordinates down")]
    Far(usize),
}

/// Coordinates whose squares can be added up.
const FURTHEST: f64 = 1e150;

/// What was decided about points.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PointsNote {
    /// Their number.
    pub rows: usize,
    /// Units that were decided on.
    pub units: Units,
    /// Where their coordinates lie in the world.
    pub placement: Placement,
    /// `points` or `raster`.
    pub kind: &'static str,
    /// How much wider they were made about their mean; 1 where they were not.
    pub spread: f64,
    /// Standard deviation of each Gaussian, in world units.
    pub bandwidth: f64,
    /// What set it: `nearest`, `given` or `raster cell`.
    pub bandwidth_by: &'static str,
    /// Width over length of the density in the world, where the usual steps of a solver hardly resolve it.
    pub narrow: Option<f64>,
    /// Units in which it would not be: none where it is tilted or flat.
    pub wider_units: Option<Units>,
}

impl fmt::Display for PointsNote {
    /// One line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rows, units, placement, kind, bandwidth, bandwidth_by, narrow, wider_units, .. } = self;
        let points = if *rows == 1 { "point" } else { "points" };
        write!(f, "{rows} {points}, units {units}")?;
        if *placement != Placement::IDENTITY {
            write!(f, " ({placement})")?;
        }
        if *kind == "raster" {
            write!(f, ", on a raster of {CELLS} x {CELLS}")?;
            if *rows > MAX_POINTS {
                write!(f, " (over {MAX_POINTS} points)")?;
            }
        }
        write!(f, ", bandwidth {bandwidth:.3e} ({bandwidth_by})")?;
        if let Some(share) = narrow {
            write!(f, "; {share:.1e} as wide as long, which needs ")?;
            if let Some(wider) = wider_units {
                write!(f, "units {wider} or ")?;
            }
            write!(f, "many steps in knots")?;
        }
        Ok(())
    }
}

/// Points in the coordinates of their file, with what was decided about them.
#[derive(Clone, Debug, PartialEq)]
pub struct PointSet {
    points: Arc<[[f64; 2]]>,
    options: PointOptions,
    note: PointsNote,
}

impl PointSet {
    /// Points of a file, and the density that they are in the world.
    ///
    /// # Errors
    /// [`PointSetError`] when there are none, a number is not finite, the bandwidth is no length, or one is given for
    /// a raster.
    pub fn new(points: Arc<[[f64; 2]]>, options: PointOptions) -> Result<(Self, Density), PointSetError> {
        if let Some(far) = points.iter().position(|point| point.iter().any(|c| c.is_finite() && c.abs() > FURTHEST))
        {
            return Err(PointSetError::Far(far + 1));
        }
        let moments = Moments::of_points(&points);
        let units = options.units.unwrap_or_default().decided(&moments);
        let placement = units.placement(&moments);
        let world: Vec<[f64; 2]> = points.iter().map(|point| placement.to_world(*point)).collect();
        let own = Moments::of_points(&world);
        let (density, bandwidth, bandwidth_by) = if options.raster || points.len() > MAX_POINTS {
            if options.bandwidth.is_some() {
                return Err(PointSetError::Bandwidth);
            }
            if !world.as_flattened().iter().all(|c| c.is_finite()) {
                return Err(CloudError::Invalid(0).into());
            }
            let raster = on_raster(&world);
            let h = BANDWIDTH_CELLS * raster.grid().cell();
            (Density::from(raster), h, "raster cell")
        } else {
            let cloud = Cloud::of_points(world, options.bandwidth)?;
            let h = if let Spread::Shared(h) = cloud.spread() { *h } else { 0.0 };
            (cloud.into(), h, if options.bandwidth.is_some() { "given" } else { "nearest" })
        };
        let kind = density.kind();
        let narrow = narrow(&own, bandwidth);
        let wider_units = narrow.and_then(|_| wider_units(&points, &moments));
        let rows = points.len();
        let note =
            PointsNote { rows, units, placement, kind, spread: 1.0, bandwidth, bandwidth_by, narrow, wider_units };
        Ok((Self { points, options, note }, density))
    }

    /// The points, in the coordinates of their file.
    #[must_use]
    pub fn points(&self) -> &Arc<[[f64; 2]]> {
        &self.points
    }

    /// What was asked for.
    #[must_use]
    pub fn options(&self) -> PointOptions {
        self.options
    }

    /// Notes that their density was made wider by a factor, and where their coordinates lie since.
    pub fn set_spread(&mut self, factor: f64, placement: Placement) {
        let PointsNote { spread, bandwidth, .. } = self.note;
        self.note =
            PointsNote { spread: factor * spread, bandwidth: factor * bandwidth, placement, ..self.note.clone() };
    }

    /// What was decided.
    #[must_use]
    pub fn note(&self) -> &PointsNote {
        &self.note
    }
}

/// Width over length of points with a bandwidth, where it is too small for the usual steps.
fn narrow(moments: &Moments, bandwidth: f64) -> Option<f64> {
    let [long, short] = moments.principal_deviations().map(|deviation| deviation.hypot(bandwidth));
    (short < NARROW * long).then_some(short / long)
}

/// The units that make points wide enough whatever their bandwidth, if any do: standardised by axis, correlated points
/// stay as narrow as sqrt((1 - |r|) / (1 + |r|)).
fn wider_units(points: &[[f64; 2]], moments: &Moments) -> Option<Units> {
    let placement = Units::StandardiseAxes.placement(moments);
    let standardised: Vec<[f64; 2]> = points.iter().map(|point| placement.to_world(*point)).collect();
    narrow(&Moments::of_points(&standardised), 0.0).is_none().then_some(Units::StandardiseAxes)
}

/// Points on a raster of their own.
fn on_raster(points: &[[f64; 2]]) -> Raster {
    let bound = |start: f64, pick: fn(f64, f64) -> f64| {
        [0, 1].map(|axis| points.iter().map(|point| point[axis]).fold(start, pick))
    };
    let grid = Grid::around(bound(f64::INFINITY, f64::min), bound(f64::NEG_INFINITY, f64::max));
    let mut raster = Raster::on(grid);
    for point in points {
        raster.deposit(grid.local(*point), 1.0);
    }
    raster
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::density::Target;

    fn ring(count: usize, scale: f64, centre: [f64; 2]) -> Arc<[[f64; 2]]> {
        (0..count)
            .map(|k| k as f64 * 2.399)
            .map(|a| [centre[0] + scale * a.cos(), centre[1] + scale * a.sin()])
            .collect()
    }

    /// Points keep their coordinates through the density and back, in every unit, few or many.
    #[test]
    fn samples_come_back_in_the_files_own_units() {
        for (points, units) in [
            (ring(500, 0.4, [0.5, 0.5]), None),
            (ring(500, 30.0, [412_345.0, 5_654_321.0]), None),
            (ring(500, 30.0, [412_345.0, 5_654_321.0]), Some(Units::Own)),
            (ring(500, 1e-6, [0.0, 0.0]), Some(Units::StandardiseAxes)),
            (ring(30_000, 1e3, [0.0, 5e4]), None),
        ] {
            let options = PointOptions { units, ..PointOptions::default() };
            let (set, density) = PointSet::new(points.clone(), options).unwrap();
            let placement = set.note().placement;
            let samples: Vec<[f64; 2]> = Target::new("ring", density)
                .unwrap()
                .samples(1, 4000)
                .into_iter()
                .map(|x| placement.to_file(x))
                .collect();
            let (ours, theirs) = (Moments::of_points(&samples), Moments::of_points(&points));
            let spread = theirs.spread();
            for k in 0..2 {
                assert!((ours.mean[k] - theirs.mean[k]).abs() < 0.06 * spread, "{units:?}: {ours:?} {theirs:?}");
                let ratio = ours.deviations()[k] / theirs.deviations()[k];
                assert!((ratio - 1.0).abs() < 0.05, "{units:?}: {ratio}");
            }
            assert_eq!(set.note().kind, if points.len() > MAX_POINTS { "raster" } else { "points" });
            assert!(set.note().to_string().contains("points, units "), "{}", set.note());
        }
    }

    /// What the steps of a solver would pass by is said, and what helps: other units where the axes differ, but not
    /// where the points lean or have no width at all.
    #[test]
    fn narrow_points_are_noted() {
        let of = |place: fn([f64; 2]) -> [f64; 2]| -> Arc<[[f64; 2]]> {
            ring(300, 1.0, [0.0; 2]).iter().map(|point| place(*point)).collect()
        };
        let apart = of(|[x, y]| [30e3 * x, 0.3 * y]);
        let tilted = of(|[x, y]| [30e3 * x + 0.3 * y, 10e3 * x - 0.3 * y]);
        let leaning = of(|[x, y]| [30e3 * x, 300.0 * x + 10.0 * y]);
        let flat = of(|[x, _]| [3.0 * x, 0.1]);
        for (points, units, noted, helps) in [
            (&apart, Units::Own, true, true),
            (&apart, Units::Standardise, true, true),
            (&apart, Units::StandardiseAxes, false, false),
            (&leaning, Units::Own, true, true),
            (&tilted, Units::Own, true, false),
            (&tilted, Units::StandardiseAxes, true, false),
            (&flat, Units::Own, true, false),
        ] {
            let options = PointOptions { units: Some(units), bandwidth: Some(1e-6), ..PointOptions::default() };
            let (set, _) = PointSet::new(points.clone(), options).unwrap();
            assert_eq!(set.note().narrow.is_some(), noted, "{}", set.note());
            let said = set.note().to_string();
            assert_eq!(said.contains("which needs units standardise-axes or many steps"), helps, "{said}");
            assert_eq!(said.contains("many steps in knots"), noted, "{said}");
        }
    }

    #[test]
    fn options_are_followed_and_checked() {
        let with = |options| PointSet::new(ring(100, 2.0, [0.0, 0.0]), options).map(|(set, _)| set.note().clone());
        let given = with(PointOptions { bandwidth: Some(0.25), ..PointOptions::default() }).unwrap();
        assert_eq!((given.bandwidth, given.bandwidth_by), (0.25, "given"));
        assert_eq!(with(PointOptions { raster: true, ..PointOptions::default() }).unwrap().kind, "raster");
        let both = with(PointOptions { raster: true, bandwidth: Some(0.25), ..PointOptions::default() });
        assert_eq!(both, Err(PointSetError::Bandwidth), "nothing is dropped without a word");
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            let error = with(PointOptions { bandwidth: Some(bad), ..PointOptions::default() });
            assert!(matches!(error, Err(PointSetError::Cloud(_))), "{bad}");
        }
    }
}
