//! The lines of the README that use a saved model.

use std::fs;

use super::{super::cli, array, python};

/// They ask the network what the program asks it, and end where its samples do.
#[test]
fn the_lines_of_the_readme_use_a_model() {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let block = text.split("```python\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert!(block.contains("letters.safetensors"), "{block}");
    let folder = cli::folder();
    let at = folder.path();
    let rows: Vec<[f64; 2]> =
        (0..300).map(f64::from).map(|k| [1000.0 + 20.0 * (2.4 * k).cos(), -50.0 + 8.0 * (2.4 * k).sin()]).collect();
    cli::write_points(at.join("ring.csv"), &rows);
    cli::ok(at, "train ring.csv --steps 200 --out letters.safetensors");
    cli::write_points(at.join("asked.csv"), &[[1000.0, -50.0], [985.0, -45.0], [1020.0, -58.5]]);
    cli::ok(at, "field --model letters.safetensors --path ot --at 0.5 --points asked.csv --out u.csv");
    cli::ok(at, "sample --model letters.safetensors --path ot --solver euler --grid t -n 10000 --out s.npy");
    let ask = "\nasked = np.loadtxt('asked.csv', delimiter=',')\n\
               centre, scale = np.array(at['centre']), np.array(at['scale'])\n\
               np.save('u.npy', u(0.5, (asked - centre) * scale) / scale)\n\
               np.save('x.npy', x)\n";
    fs::write(at.join("lines.py"), format!("{block}{ask}")).unwrap();
    if python(at, &["lines.py"]).is_none() {
        return;
    }
    let program = fs::read_to_string(at.join("u.csv")).unwrap();
    let (shape, u) = array(&at.join("u.npy"));
    assert_eq!(shape, [3, 2]);
    for (line, u) in program.lines().skip(1).zip(u.chunks(2)) {
        let cells: Vec<f64> = line.split(',').take(4).map(|cell| cell.parse().unwrap()).collect();
        assert!((0..2).all(|k| (cells[2 + k] - u[k]).abs() < 1e-4 * (10.0 + u[k].abs())), "{cells:?} {u:?}");
    }
    let moments = |name: &str| {
        let (shape, values) = array(&at.join(name));
        assert_eq!(shape, [10_000, 2]);
        dunefield::density::Moments::of_points(values.as_chunks::<2>().0)
    };
    let (lines, samples) = (moments("x.npy"), moments("s.npy"));
    for k in 0..2 {
        let deviation = samples.deviations()[k];
        assert!((lines.mean[k] - samples.mean[k]).abs() < 0.06 * deviation, "{lines:?} {samples:?}");
        assert!((lines.deviations()[k] / deviation - 1.0).abs() < 0.04, "{lines:?} {samples:?}");
    }
}
