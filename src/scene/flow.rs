//! One flow: which path, whose field, and how it is integrated.

use serde::{Deserialize, Serialize};

use super::grouped::grouped;
use crate::{
    field::Trained,
    flow::{Keyframes, Solver, SourceKind, StepGrid, Way},
    path::{Clock, Frame, Schedule},
};

/// Numbers of flows that may stand beside each other.
pub const LANES: [usize; 3] = [1, 2, 4];

/// Columns and rows of so many lanes: two stand side by side, four in a square.
#[must_use]
pub fn lane_grid(lanes: usize) -> [usize; 2] {
    let columns = if lanes > 1 { 2 } else { 1 };
    [columns, lanes.max(1).div_ceil(columns)]
}

/// Most solver steps from noise to data.
pub const MAX_STEPS: u32 = 256;

/// Which field moves the grains.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldSource {
    /// The closed form.
    #[default]
    Exact,
    /// The network.
    Learned,
}

impl FieldSource {
    /// The other field.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Exact => Self::Learned,
            Self::Learned => Self::Exact,
        }
    }
}

/// What one lane shows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Flow {
    /// The probability path.
    pub path: Schedule,
    /// Which field moves the grains.
    pub field: FieldSource,
    /// The solver.
    pub solver: Solver,
    /// Solver steps from noise to data, 1 to [`MAX_STEPS`].
    pub steps: u32,
    /// The variable that steps are uniform in; nothing for the one that suits the path.
    pub grid: Option<StepGrid>,
    /// How the flow begins.
    pub source: SourceKind,
}

/// What stands between the parts of a caption.
pub const BETWEEN_PARTS: &str = "  |  ";

impl Default for Flow {
    fn default() -> Self {
        Self {
            path: Schedule::OT,
            field: FieldSource::Exact,
            solver: Solver::Rk4,
            steps: 64,
            grid: None,
            source: SourceKind::Matched,
        }
    }
}

impl Flow {
    /// The variable that steps are uniform in on a frame.
    #[must_use]
    pub fn step_grid(&self, frame: Frame) -> StepGrid {
        self.grid.unwrap_or_else(|| StepGrid::of(&Clock::new(self.path, frame)))
    }

    /// How the flow is integrated on a frame.
    #[must_use]
    pub fn way(&self, frame: Frame) -> Way {
        Way { clock: Clock::new(self.path, frame), solver: self.solver, grid: self.step_grid(frame) }
    }

    /// Where the solver's steps leave keyframes.
    #[must_use]
    pub fn keyframes(&self) -> Keyframes {
        Keyframes::new(self.steps as usize)
    }

    /// One line that says what is shown, the parts that a narrow picture can do without last. `trained` is how far the
    /// network on the stage has come, `grid` what the steps are uniform in, `difference` how far p_0 is from what is
    /// begun with, where that is noticeable ([`crate::flow::source_difference()`]).
    #[must_use]
    pub fn caption(&self, trained: Option<Trained>, grid: StepGrid, difference: Option<f64>) -> String {
        let field = match (self.field, trained) {
            (FieldSource::Exact, _) => "exact field".to_owned(),
            (FieldSource::Learned, Some(Trained { step, generation: 0 })) => {
                format!("learned, step {}", grouped(step))
            }
            (FieldSource::Learned, Some(Trained { step, generation })) => {
                format!("learned, reflow {generation}, step {}", grouped(step))
            }
            (FieldSource::Learned, None) => "learned, not yet trained".to_owned(),
        };
        let keyframes = self.keyframes();
        let (solver, steps) = (self.solver, keyframes.steps());
        let mut parts = vec![
            field,
            self.path.label().to_owned(),
            format!("{solver} x {steps} in {grid}, NFE {}", keyframes.evaluations(solver)),
        ];
        // Where p_0 is N(0, I) the ways to begin are one.
        if self.path.at(0.0).alpha != 0.0 {
            let from = difference.filter(|_| self.source != SourceKind::Path);
            let from = from.map_or(String::new(), |from| format!(", {from:.3} from p_0"));
            parts.push(format!("{} source{from}", self.source));
        }
        if matches!(self.path, Schedule::Ve { .. }) {
            parts.push("scale-normalised view".to_owned());
        }
        parts.join(BETWEEN_PARTS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_say_what_is_shown() {
        let mut flow = Flow::default();
        let t = StepGrid::T;
        assert_eq!(flow.caption(None, t, None), "exact field  |  OT (CondOT)  |  rk4 x 64 in t, NFE 256");
        flow.field = FieldSource::Learned;
        let trained = |generation| Some(Trained { step: 3200, generation });
        assert!(flow.caption(trained(0), t, None).starts_with("learned, step 3,200"));
        assert!(flow.caption(trained(2), t, None).starts_with("learned, reflow 2, step 3,200"));
        let ve = Flow { path: "ve".parse().unwrap(), ..Flow::default() };
        assert_eq!(
            ve.caption(None, t, None),
            "exact field  |  VE diffusion  |  rk4 x 64 in t, NFE 256  |  matched source  |  scale-normalised view"
        );
        let vp = Flow { path: "vp:beta_max=2".parse().unwrap(), ..Flow::default() };
        assert!(vp.caption(None, t, Some(0.1234)).ends_with("matched source, 0.123 from p_0"));
        let own = Flow { source: SourceKind::Path, ..vp };
        assert!(own.caption(None, t, Some(0.0)).ends_with("path source"));
    }
}
