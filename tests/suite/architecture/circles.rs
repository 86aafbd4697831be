//! Groups of nodes that reach each other.

use std::collections::{BTreeMap, BTreeSet};

/// Groups of two or more that reach each other along `edges`, each in order.
pub(super) fn circles(edges: &BTreeSet<(String, String)>) -> Vec<BTreeSet<String>> {
    let mut next: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (from, to) in edges {
        next.entry(from).or_default().push(to);
    }
    let reached: BTreeMap<&str, BTreeSet<&str>> = next.keys().map(|node| (*node, reached(node, &next))).collect();
    let mut found = BTreeSet::new();
    for (node, others) in &reached {
        let back = |other: &&str| reached.get(other).is_some_and(|them| them.contains(node));
        let group: BTreeSet<String> = others.iter().copied().filter(back).map(str::to_owned).collect();
        if group.len() > 1 {
            found.insert(group);
        }
    }
    found.into_iter().collect()
}

fn reached<'a>(from: &'a str, next: &BTreeMap<&'a str, Vec<&'a str>>) -> BTreeSet<&'a str> {
    let (mut seen, mut waiting) = (BTreeSet::new(), vec![from]);
    while let Some(node) = waiting.pop() {
        let others = next.get(node).into_iter().flatten();
        waiting.extend(others.copied().filter(|other| seen.insert(*other)));
    }
    seen
}

#[test]
fn a_circle_is_a_way_back() {
    let edges = [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "e"), ("f", "g"), ("g", "f")];
    let edges = edges.map(|(from, to)| (from.to_owned(), to.to_owned())).into();
    let found: Vec<String> = circles(&edges).into_iter().map(|group| Vec::from_iter(group).join(" ")).collect();
    assert_eq!(found, ["a b c", "f g"]);
}
