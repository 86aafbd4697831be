//! Velocity, density and error on a grid.

use super::{Axis, DataError, DataSet, Variable};
use crate::{
    density::Placement,
    export::{Material, ShownField},
    field::VelocityField as _,
    path::Clock,
};

/// Rows of the grid between two looks at whether to go on.
const ROWS: usize = 8;

/// Where a field is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldForm {
    /// Times in \[0, 1\].
    pub times: Vec<f64>,
    /// Columns and rows.
    pub size: [usize; 2],
    /// First and last x, first and last y, in the coordinates of the file; nothing for the square that the flow passes
    /// at these times, of all lanes.
    pub area: Option<[[f64; 2]; 2]>,
}

/// A field on a path, and the file that its target is of.
#[derive(Clone, Copy, Debug)]
pub struct FieldOf<'a> {
    /// The field.
    pub field: &'a ShownField,
    /// The path.
    pub clock: Clock,
    /// Where the coordinates of the file lie.
    pub placement: Placement,
}

impl<'a> FieldOf<'a> {
    /// That of a lane.
    #[must_use]
    pub fn lane(material: &'a Material, lane: usize) -> Self {
        let field = &material.lanes[lane].field;
        let clock = Clock::new(material.scene.document.lanes[lane].path, field.velocity().frame());
        Self { field, clock, placement: material.placement(lane) }
    }
}

/// Values at one t of one field, place by place.
#[derive(Default)]
struct Values {
    velocity: Vec<[f64; 2]>,
    density: Vec<f64>,
    error: Vec<f64>,
}

impl FieldForm {
    /// The values of these fields: `u` \[T, H, W, 2\] with its axes `t`, `y` and `x`; `density` \[T, H, W\] where it is
    /// known of all, and beside networks whose exact field is, `error`, the length of the difference. With several
    /// fields there is an axis for them before.
    ///
    /// # Errors
    /// [`DataError`].
    pub fn values(
        &self,
        fields: &[FieldOf<'_>],
        progress: &mut dyn FnMut(f64) -> bool,
    ) -> Result<DataSet, DataError> {
        let Self { times, size: [width, height], .. } = self;
        DataError::check(&[fields.len(), times.len(), *width, *height, 2])?;
        let [[x0, x1], [y0, y1]] = self.area.unwrap_or_else(|| self.passed(fields));
        let (x, y) = (spaced(x0, x1, *width), spaced(y0, y1, *height));
        let mut all = Values::default();
        let parts = (fields.len() * times.len() * height.div_ceil(ROWS)) as f64;
        let mut done = 0.0;
        for field in fields {
            for t in times {
                for rows in y.chunks(ROWS) {
                    if !progress(done / parts) {
                        return Err(DataError::Cancelled);
                    }
                    let places: Vec<[f64; 2]> = rows.iter().flat_map(|y| x.iter().map(|x| [*x, *y])).collect();
                    all.add(field, *t, &places);
                    done += 1.0;
                }
            }
        }
        let mut axes = if fields.len() > 1 { vec![Axis::counted("lane", 1, fields.len())] } else { Vec::new() };
        axes.extend([Axis::at("t", times.clone()), Axis::at("y", y), Axis::at("x", x)]);
        let mut variables = vec![Variable::vector("u", &["u_x", "u_y"], &all.velocity)];
        for (name, values) in [(&["density"], all.density), (&["error"], all.error)] {
            if values.iter().any(|value| !value.is_nan()) {
                variables.push(Variable::scalar(name, values));
            }
        }
        Ok(DataSet::new(axes, variables))
    }

    /// The square that the frames of these fields pass, in the coordinates of the file.
    fn passed(&self, fields: &[FieldOf<'_>]) -> [[f64; 2]; 2] {
        let mut area = [[f64::INFINITY, f64::NEG_INFINITY]; 2];
        for FieldOf { clock, placement, .. } in fields {
            for t in &self.times {
                let ruler = clock.ruler(*t);
                for corner in [-1.0, 1.0] {
                    let at = placement.to_file(ruler.world([corner; 2]));
                    for (range, at) in area.iter_mut().zip(at) {
                        *range = [range[0].min(at), range[1].max(at)];
                    }
                }
            }
        }
        area
    }
}

/// `count` numbers from the first to the last; of one, their middle.
fn spaced(first: f64, last: f64, count: usize) -> Vec<f64> {
    if count == 1 {
        return vec![f64::midpoint(first, last)];
    }
    (0..count).map(|k| first + (last - first) * k as f64 / (count - 1) as f64).collect()
}

impl Values {
    /// Adds what a field says of places in the coordinates of the file.
    fn add(&mut self, of: &FieldOf<'_>, t: f64, places: &[[f64; 2]]) {
        let FieldOf { field, clock, placement } = of;
        let [a, b] = placement.scale;
        let world: Vec<[f64; 2]> = places.iter().map(|x| placement.to_world(*x)).collect();
        // The exact field of other data says nothing of this one.
        let exact = field.exact().filter(|exact| exact.frame() == clock.frame);
        let exact = exact.map(|exact| exact.velocity_and_density(clock, t, &world));
        let unit = |u: [f64; 2]| [u[0] / a, u[1] / b];
        let velocity: Vec<[f64; 2]> = match (field, &exact) {
            (ShownField::Exact(_), Some(exact)) => exact.iter().map(|(u, _)| *u).collect(),
            _ => field.velocity().velocity(clock, t, &world),
        };
        let apart = |(v, (u, _)): (&[f64; 2], &([f64; 2], f64))| {
            let [x, y] = unit([v[0] - u[0], v[1] - u[1]]);
            x.hypot(y)
        };
        let unknown = || vec![f64::NAN; places.len()];
        self.error.extend(match (field, &exact) {
            (ShownField::Learned { .. }, Some(exact)) => velocity.iter().zip(exact).map(apart).collect(),
            _ => unknown(),
        });
        self.density.extend(match &exact {
            Some(exact) => exact.iter().map(|(_, log)| log.exp() * a * b).collect(),
            None => unknown(),
        });
        self.velocity.extend(velocity.into_iter().map(unit));
    }
}
