//! Arrays and tables as numpy reads them.

use std::{fs, sync::Arc};

use dunefield::{
    density::{PointOptions, PointSet, Target, presets},
    export::{
        LaneMaterial, Material, ShownField,
        data::{self, Encoding, FieldForm, FieldOf, SampleForm},
    },
    field::Exact,
    scene::{Document, Flow, Scene},
    train::{Config, Session},
};

use super::python;

/// Two lanes of a target; the second shows a network.
fn material(target: Target) -> Material {
    let target = Arc::new(target);
    let mut session = Session::new(target.clone(), Config::default()).unwrap();
    for _ in 0..20 {
        session.step().unwrap();
    }
    let exact = Exact::new(target.clone());
    let mlp = Arc::new(session.snapshot());
    let lane = |field| LaneMaterial::of(field, *target.moments());
    let learned = ShownField::Learned { mlp, trained: session.trained(), exact: Some(exact.clone()) };
    let flows = ["ot", "vp"].map(|path| Flow { path: path.parse().unwrap(), steps: 16, ..Flow::default() });
    let document = Document { lanes: flows.to_vec(), ..Document::default() };
    Material {
        scene: Scene { document, ..Scene::default() },
        lanes: vec![lane(ShownField::Exact(exact)), lane(learned)],
    }
}

fn far() -> Target {
    let rows: Vec<[f64; 2]> =
        (0..300).map(f64::from).map(|k| [1000.0 + 20.0 * (2.4 * k).cos(), -50.0 + 0.4 * (2.4 * k).sin()]).collect();
    let (set, density) = PointSet::new(rows.into(), PointOptions::default()).unwrap();
    Target::new("far", density).unwrap().placed(set.note().placement)
}

#[test]
fn trajectories_have_lanes_times_and_rows() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let material = material(far());
    let form = SampleForm { count: 40, times: data::times(5) };
    let set = data::samples(&material, &form, &mut |_| true).unwrap();
    for encoding in Encoding::ALL {
        let mut bytes = Vec::new();
        set.write(encoding, &mut bytes).unwrap();
        fs::write(at.join(format!("x.{}", encoding.ending())), bytes).unwrap();
    }
    let x = &set.variable("x").unwrap().values;
    // Each lane is where its own samples are, in the coordinates of the file.
    for (lane, x) in x.chunks_exact(5 * 40 * 2).enumerate() {
        let alone = data::Followed::of(&material, lane, 40).positions(&[1.0], &mut |_| true).unwrap();
        assert_eq!(&x[4 * 80..], alone[0].as_flattened());
        let mean = x[4 * 80..].iter().step_by(2).sum::<f64>() / 40.0;
        assert!((mean - 1000.0).abs() < 12.0, "{mean}");
    }
    python(
        at,
        &[
            "-c",
            "import numpy as np\n\
             z = np.load('x.npz')\n\
             assert sorted(z) == ['t', 'x'] and z['x'].shape == (2, 5, 40, 2) and z['x'].dtype == np.float64\n\
             assert (z['t'] == np.linspace(0, 1, 5)).all() and (np.load('x.npy') == z['x']).all()\n\
             c = np.genfromtxt('x.csv', delimiter=',', names=True)\n\
             assert c.dtype.names == ('lane', 't', 'row', 'x', 'y')\n\
             assert (np.stack([c['x'], c['y']], 1).reshape(2, 5, 40, 2) == z['x']).all()\n\
             assert (c['lane'][[0, -1]] == [1, 2]).all() and c['row'].max() == 39 and c['t'][45] == .25",
        ],
    );
}

#[test]
fn fields_on_a_grid_have_axes_in_the_files_own_units() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let material = material(far());
    let fields = [0, 1].map(|lane| FieldOf::lane(&material, lane));
    let form =
        FieldForm { times: vec![0.0, 0.5, 0.9], size: [7, 5], area: Some([[970.0, 1030.0], [-51.0, -49.0]]) };
    let set = form.values(&fields, &mut |_| true).unwrap();
    let (u, density) = (set.variable("u").unwrap(), set.variable("density").unwrap());
    assert_eq!(set.shape(u), [2, 3, 5, 7, 2]);
    let placement = material.placement(0);
    for (lane, of) in fields.iter().enumerate() {
        for (k, t) in form.times.iter().enumerate() {
            for place in 0..35 {
                let x = [970.0 + 10.0 * (place % 7) as f64, -51.0 + 0.5 * (place / 7) as f64];
                let answer = of.field.answers(&of.clock, *t, &[placement.to_world(x)])[0];
                let index = (lane * 3 + k) * 35 + place;
                for axis in 0..2 {
                    let expected = answer.velocity[axis] / placement.scale[axis];
                    let error = (u.values[2 * index + axis] - expected).abs() * placement.scale[axis];
                    assert!(error < 1e-3 * (1.0 + answer.velocity[axis].abs()), "{lane} {t} {x:?}: {error}");
                }
                if let Some(log) = answer.log_density {
                    let expected = log + placement.scale[0].ln() + placement.scale[1].ln();
                    let ours = density.values[index];
                    assert!(ours == 0.0 || (ours.ln() - expected).abs() < 1e-3 * (1.0 + expected.abs()), "{ours}");
                }
            }
        }
    }
    let error = set.variable("error").unwrap();
    assert!(error.values[..105].iter().all(|e| e.is_nan()) && error.values[105..].iter().all(|e| *e > 0.0));
    for encoding in Encoding::ALL {
        let mut bytes = Vec::new();
        set.write(encoding, &mut bytes).unwrap();
        fs::write(at.join(format!("u.{}", encoding.ending())), bytes).unwrap();
    }
    python(
        at,
        &[
            "-c",
            "import numpy as np\n\
             z = np.load('u.npz')\n\
             assert list(z) == ['t', 'y', 'x', 'u', 'density', 'error']\n\
             assert z['u'].shape == (2, 3, 5, 7, 2) and z['density'].shape == (2, 3, 5, 7)\n\
             assert np.allclose(z['x'], np.linspace(970, 1030, 7)) and np.allclose(z['y'], np.linspace(-51, -49, 5))\n\
             assert np.array_equal(np.load('u.npy'), z['u'])\n\
             c = np.genfromtxt('u.csv', delimiter=',', names=True)\n\
             assert c.dtype.names == ('lane', 't', 'y', 'x', 'u_x', 'u_y', 'density', 'error')\n\
             assert np.array_equal(c['u_y'].reshape(2, 3, 5, 7), z['u'][..., 1])\n\
             assert np.array_equal(c['error'].reshape(2, 3, 5, 7), z['error'], equal_nan=True)",
        ],
    );
}

/// The density integrates to 1 over the square that is passed, at every time, in any units.
#[test]
fn the_square_holds_the_mass() {
    for target in [far(), presets::target("two-moons").unwrap()] {
        let material = material(target);
        let of = FieldOf::lane(&material, 0);
        assert_eq!(of.clock.frame, material.lanes[0].field.velocity().frame());
        let form = FieldForm { times: vec![0.0, 0.6, 1.0], size: [161, 161], area: None };
        let set = form.values(&[of], &mut |_| true).unwrap();
        let step = |axis: usize| set.axes()[axis].place(1) - set.axes()[axis].place(0);
        for slice in set.variable("density").unwrap().values.chunks_exact(161 * 161) {
            let mass: f64 = slice.iter().sum::<f64>() * step(1) * step(2);
            assert!((mass - 1.0).abs() < 0.02, "{mass}");
        }
    }
}

#[test]
fn work_ends_where_it_is_told_to_and_what_is_too_much_is_refused() {
    let material = material(presets::target("ring").unwrap());
    let form = SampleForm { count: 10, times: vec![1.0] };
    let mut asked = 0;
    let stopped = data::samples(&material, &form, &mut |share| {
        assert!((0.0..1.0).contains(&share), "{share}");
        asked += 1;
        asked < 20
    });
    assert!(matches!(stopped, Err(data::DataError::Cancelled)) && asked == 20, "{stopped:?}");
    let much = SampleForm { count: 10_000_000, times: data::times(64) };
    let error = data::samples(&material, &much, &mut |_| true).unwrap_err();
    assert!(error.to_string().contains("that is 2560000000 numbers"), "{error}");
    let form = FieldForm { times: vec![0.5], size: [64, 64], area: None };
    let stopped = form.values(&[FieldOf::lane(&material, 0)], &mut |_| false);
    assert!(matches!(stopped, Err(data::DataError::Cancelled)));
}
