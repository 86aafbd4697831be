//! The crate's modules, and which file uses what is defined in which other.

use std::{
    collections::{BTreeMap, BTreeSet},
    slice,
};

use super::tokens::{self, Tokens};

/// A file of the crate that holds a module.
#[derive(Debug, Default)]
struct Module {
    file: String,
    tokens: Tokens,
    /// What is defined at its top level.
    defined: BTreeSet<String>,
    imports: Vec<Import>,
}

/// A name that an import brings.
#[derive(Clone, Debug, PartialEq)]
struct Import {
    path: Vec<String>,
    /// What it is called here; `*` stands for everything.
    name: String,
    is_public: bool,
}

/// The crate: its modules by path, the root's being empty.
#[derive(Debug)]
pub(super) struct Crate(BTreeMap<Vec<String>, Module>);

/// What a path leads to.
#[derive(Debug, PartialEq)]
enum Found {
    Module(Vec<String>),
    /// Something defined in a file, and its name.
    Item(String, String),
}

/// A file, another that it uses, and what it uses of it.
pub(super) type Uses = BTreeMap<(String, String), BTreeSet<String>>;

impl Crate {
    /// Reads files, given by name and text; those that only tests have are left out.
    pub(super) fn read(files: &[(String, String)]) -> Self {
        let (mut modules, mut only_tests) = (BTreeMap::new(), Vec::new());
        for (file, text) in files.iter().filter(|(file, _)| file != "main.rs") {
            let path = module_path(file);
            let (tokens, tests) = tokens::read(text);
            only_tests.extend(tests.into_iter().map(|test| [path.clone(), vec![test]].concat()));
            let (defined, imports) = (definitions(&tokens), imports(&tokens));
            modules.insert(path, Module { file: file.clone(), tokens, defined, imports });
        }
        modules.retain(|path, _| !only_tests.contains(path));
        Self(modules)
    }

    /// Which file uses what of which other.
    pub(super) fn uses(&self) -> Uses {
        let mut uses = Uses::new();
        for (path, module) in &self.0 {
            let inline = inline_paths(&module.tokens);
            let names: BTreeSet<&str> = inline.iter().map(|path| path[0].as_str()).collect();
            // What is only passed on is not used here.
            let used = |import: &&Import| !import.is_public || names.contains(import.name.as_str());
            let imported = module.imports.iter().filter(used).map(|import| &import.path);
            for used in imported.chain(&inline) {
                if let Some(Found::Item(file, name)) = self.find(path, used, 0)
                    && file != module.file
                {
                    uses.entry((module.file.clone(), file)).or_default().insert(name);
                }
            }
        }
        uses
    }

    /// Where a path leads that stands in the module `from`; nothing outside of the crate.
    fn find(&self, from: &[String], path: &[String], depth: usize) -> Option<Found> {
        // Names that stand for each other lead nowhere.
        const DEEPEST: usize = 16;
        if depth > DEEPEST {
            return None;
        }
        let Some((first, rest)) = path.split_first() else { return Some(Found::Module(from.to_vec())) };
        match first.as_str() {
            "crate" => return self.find(&[], rest, depth + 1),
            "self" => return self.find(from, rest, depth + 1),
            "super" => return self.find(&from[..from.len().checked_sub(1)?], rest, depth + 1),
            _ => {}
        }
        let child = [from, slice::from_ref(first)].concat();
        if self.0.contains_key(&child) {
            return self.find(&child, rest, depth + 1);
        }
        let module = self.0.get(from)?;
        if module.defined.contains(first) || first == "*" {
            return Some(Found::Item(module.file.clone(), first.clone()));
        }
        let named = module.imports.iter().filter(|import| import.name == *first && import.path != path);
        let named = named.map(|import| import.path.clone());
        let all = module.imports.iter().filter(|import| import.name == "*" && import.path[0] != *first);
        let all = all.map(|import| [&import.path[..import.path.len() - 1], slice::from_ref(first)].concat());
        named.chain(all).find_map(|path| match self.find(from, &path, depth + 1)? {
            Found::Module(module) => self.find(&module, rest, depth + 1),
            item @ Found::Item(..) => Some(item),
        })
    }
}

fn module_path(file: &str) -> Vec<String> {
    let name = file.trim_end_matches(".rs").trim_end_matches("/mod");
    if name == "lib" { Vec::new() } else { name.split('/').map(str::to_owned).collect() }
}

/// Names that are defined outside of any braces.
fn definitions(tokens: &[String]) -> BTreeSet<String> {
    const KINDS: [&str; 8] = ["fn", "struct", "enum", "trait", "type", "const", "static", "union"];
    let (mut depth, mut found) = (0, BTreeSet::new());
    for pair in tokens.windows(2) {
        match pair[0].as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth -= 1,
            kind if depth == 0 && KINDS.contains(&kind) => drop(found.insert(pair[1].clone())),
            _ => {}
        }
    }
    found
}

/// What every import brings, at whatever depth it stands.
fn imports(tokens: &[String]) -> Vec<Import> {
    let mut found = Vec::new();
    for (at, _) in tokens.iter().enumerate().filter(|(at, token)| *token == "use" && is_import(tokens, *at)) {
        let is_public = at > 0 && (tokens[at - 1] == "pub" || tokens[at - 1] == ")");
        let mut leaves = Vec::new();
        tree(&tokens[at + 1..], &[], &mut leaves);
        found.extend(leaves.into_iter().map(|(path, name)| Import { path, name, is_public }));
    }
    found
}

/// Whether this `use` is an import and not a bound.
fn is_import(tokens: &[String], at: usize) -> bool {
    tokens.get(at + 1).is_some_and(|next| next != "<")
}

/// The leaves of an import, as paths with the names that they get; returns how many tokens it has.
fn tree(tokens: &[String], before: &[String], leaves: &mut Vec<(Vec<String>, String)>) -> usize {
    let (mut path, mut at) = (before.to_vec(), 0);
    while let Some(token) = tokens.get(at) {
        match token.as_str() {
            "::" => at += 1,
            "{" => {
                at += 1;
                while tokens.get(at).is_some_and(|token| token != "}") {
                    at += tree(&tokens[at..], &path, leaves);
                    at += usize::from(tokens.get(at).is_some_and(|token| token == ","));
                }
                return at + 1;
            }
            "," | "}" | ";" => break,
            "as" => {
                leaves.push((path, tokens[at + 1].clone()));
                return at + 2;
            }
            "self" if !path.is_empty() => at += 1,
            name => {
                path.push(name.to_owned());
                at += 1;
            }
        }
    }
    if let Some(name) = path.last().cloned() {
        leaves.push((path, name));
    }
    at
}

/// Paths that stand in the code itself, of one name or more.
fn inline_paths(tokens: &[String]) -> Vec<Vec<String>> {
    let is_name = |token: &String| token.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let (mut found, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        if tokens[at] == "use" && is_import(tokens, at) {
            at += tokens[at..].iter().take_while(|token| *token != ";").count();
        } else if tokens[at] == "pub" && tokens.get(at + 1).is_some_and(|next| next == "(") {
            // Who may see something says nothing of what is used.
            at += tokens[at..].iter().take_while(|token| *token != ")").count();
        } else if is_name(&tokens[at]) {
            let mut path = vec![tokens[at].clone()];
            while tokens.get(at + 1).is_some_and(|next| next == "::") && tokens.get(at + 2).is_some_and(is_name) {
                path.push(tokens[at + 2].clone());
                at += 2;
            }
            found.push(path);
            at += 1;
        } else {
            at += 1;
        }
    }
    // A name alone was imported, or is defined here.
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(files: &[(&str, &str)]) -> Crate {
        let files: Vec<_> = files.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect();
        Crate::read(&files)
    }

    fn pairs(of: &Crate) -> Vec<String> {
        of.uses().into_iter().map(|((from, to), names)| format!("{from} -> {to}: {names:?}")).collect()
    }

    #[test]
    fn trees_of_imports_are_read() {
        let text = "use a::{self, b::{C, D as E}, f::*}; pub(super) use g; fn f() -> impl I + use<'_> {}";
        let names: Vec<_> =
            imports(&tokens::read(text).0).into_iter().map(|i| (i.path.join("::"), i.name, i.is_public)).collect();
        let expected = [("a", "a"), ("a::b::C", "C"), ("a::b::D", "E"), ("a::f::*", "*"), ("g", "g")];
        assert_eq!(names, expected.map(|(path, name)| (path.to_owned(), name.to_owned(), path == "g")));
    }

    #[test]
    fn uses_lead_to_the_file_that_defines() {
        let found = read(&[
            ("lib.rs", "pub mod a; pub mod b;"),
            ("a/mod.rs", "mod c; mod d; pub use c::Shown; pub(crate) fn own() {}"),
            ("a/c.rs", "pub struct Shown; fn f() { super::d::g(); std::mem::take(); }"),
            ("a/d.rs", "pub fn g() { super::own() } #[cfg(test)] mod tests { use crate::b::h; }"),
            ("b.rs", "use crate::{a::{self, Shown}}; pub fn h(_: Shown) { a::own() }"),
        ]);
        assert_eq!(
            pairs(&found),
            [
                r#"a/c.rs -> a/d.rs: {"g"}"#,
                r#"a/d.rs -> a/mod.rs: {"own"}"#,
                r#"b.rs -> a/c.rs: {"Shown"}"#,
                r#"b.rs -> a/mod.rs: {"own"}"#,
            ]
        );
    }

    #[test]
    fn what_is_passed_on_is_used_only_where_it_is_named() {
        let found = read(&[
            ("a/mod.rs", "mod c; mod d; pub use c::C; pub use d::D; struct S(C);"),
            ("a/c.rs", "pub struct C;"),
            ("a/d.rs", "pub struct D;"),
        ]);
        assert_eq!(pairs(&found), [r#"a/mod.rs -> a/c.rs: {"C"}"#]);
    }
}
