//! Source text as tokens, without comments, tests and what is quoted.

/// A token: a name, `::`, or one sign.
pub(super) type Tokens = Vec<String>;

/// The tokens of a source file, and the names of the modules that only tests have.
pub(super) fn read(text: &str) -> (Tokens, Vec<String>) {
    without_tests(&tokens(text))
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn tokens(text: &str) -> Tokens {
    let text: Vec<char> = text.chars().collect();
    let (mut found, mut at) = (Vec::new(), 0);
    let starts = |at: usize, with: &str| with.chars().enumerate().all(|(k, c)| text.get(at + k) == Some(&c));
    while let Some(&c) = text.get(at) {
        if starts(at, "//") {
            at += text[at..].iter().take_while(|c| **c != '\n').count();
        } else if c == '"' || raw_quote(&text[at..]).is_some() {
            at += quoted(&text[at..]);
        } else if c == '\'' {
            at += character(&text[at..]);
        } else if is_name(c) {
            let name: String = text[at..].iter().take_while(|c| is_name(**c)).collect();
            at += name.chars().count();
            found.push(name);
        } else if starts(at, "::") {
            found.push("::".into());
            at += 2;
        } else {
            if !c.is_whitespace() {
                found.push(c.into());
            }
            at += 1;
        }
    }
    found
}

/// The number of signs before the quote of a raw text, if one begins here.
fn raw_quote(text: &[char]) -> Option<usize> {
    let hashes = text.get(1..)?.iter().take_while(|c| **c == '#').count();
    (text[0] == 'r' && text.get(1 + hashes) == Some(&'"')).then_some(hashes)
}

/// Length of the quoted text that begins here.
fn quoted(text: &[char]) -> usize {
    if let Some(hashes) = raw_quote(text) {
        let (begin, end) = (hashes + 2, format!("\"{}", "#".repeat(hashes)).chars().collect::<Vec<_>>());
        let length = text[begin..].windows(end.len()).position(|window| window == end);
        return length.map_or(text.len(), |length| begin + length + end.len());
    }
    let mut escaped = false;
    let end = text[1..].iter().position(|c| {
        let ends = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |end| end + 2)
}

/// Length of the quoted character, or of the sign of a lifetime, that begins here.
fn character(text: &[char]) -> usize {
    match (text.get(1), text.get(2)) {
        (Some('\\'), _) => text[3..].iter().position(|c| *c == '\'').map_or(text.len(), |end| end + 4),
        (_, Some('\'')) => 3,
        _ => 1,
    }
}

/// Leaves out what only tests see.
fn without_tests(tokens: &[String]) -> (Tokens, Vec<String>) {
    const MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let (mut kept, mut modules, mut at) = (Vec::new(), Vec::new(), 0);
    while at < tokens.len() {
        if !tokens[at..].iter().take(MARK.len()).eq(MARK.iter()) {
            kept.push(tokens[at].clone());
            at += 1;
            continue;
        }
        let item = &tokens[at + MARK.len()..];
        if let [module, name, ..] = item
            && module == "mod"
        {
            modules.push(name.clone());
        }
        at += MARK.len() + item_length(item);
    }
    (kept, modules)
}

/// Tokens up to the end of the item that begins here: its semicolon, or the brace that closes its body.
fn item_length(tokens: &[String]) -> usize {
    let (mut depth, is_import) = (0, tokens.first().is_some_and(|first| first == "use"));
    for (at, token) in tokens.iter().enumerate() {
        match token.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth -= 1,
            _ => {}
        }
        if depth == 0 && (token == ";" || (token == "}" && !is_import)) {
            return at + 1;
        }
    }
    tokens.len()
}

#[test]
fn comments_quotes_and_tests_are_no_code() {
    let text = r##"
        // crate::a
        fn f<'a>(x: &'a str) -> char { "crate::\"b"; r#"crate::"c" "#; '\''; '"'; d::e(x) }
        #[cfg(test)]
        fn only() { crate::f() }
        #[cfg(test)]
        mod tests;
        use g::h;
    "##;
    let (tokens, modules) = read(text);
    assert_eq!(modules, ["tests"]);
    let text = "fn f < a > ( x : & a str ) - > char { ; ; ; ; d :: e ( x ) } use g :: h ;";
    assert_eq!(tokens.join(" "), text);
}
