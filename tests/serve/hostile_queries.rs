//! The hostile set: what a public endpoint has to bear. The benchmark of the endpoint asks it, too.

/// Queries of strangers who mean no good, or do not know better.
pub(crate) fn queries() -> Vec<(&'static str, String)> {
    let nested = |open: &str, inside: &str, close: &str| {
        format!("{}{inside}{}", open.repeat(3000), close.repeat(3000))
    };
    let eight = |step: usize| vec![format!("?v{}", step - 1); 8].join(", ");
    let concat: Vec<String> = (1..12)
        .map(|step| format!("BIND(CONCAT({}) AS ?v{step})", eight(step)))
        .collect();
    let concat = concat.join(" ");
    let numbers: Vec<String> = (0..300).map(|number| number.to_string()).collect();
    let numbers = numbers.join(" ");
    let values: Vec<String> = (0..6)
        .map(|name| format!("VALUES ?n{name} {{ {numbers} }}"))
        .collect();
    let values = values.join(" ");
    let cross = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i";
    vec![
        ("braces", format!("SELECT * {}", nested("{", "", "}"))),
        (
            "parentheses",
            format!("ASK {{ FILTER({}) }}", nested("(", "1", ")")),
        ),
        ("and", format!("ASK {{ FILTER(1{}) }}", "&&1".repeat(3000))),
        (
            "union",
            format!("SELECT * {{ {{}} {} }}", "UNION {}".repeat(3000)),
        ),
        ("count", format!("SELECT (COUNT(*) AS ?n) {{ {cross} }}")),
        (
            "order",
            format!("SELECT * {{ {cross} }} ORDER BY ?c ?f ?i"),
        ),
        (
            "group",
            format!("SELECT ?c ?f (COUNT(*) AS ?n) {{ {cross} }} GROUP BY ?c ?f"),
        ),
        ("values", format!("SELECT * {{ {values} }} ORDER BY ?n5")),
        (
            "concat",
            format!("SELECT (STRLEN(?v11) AS ?n) {{ BIND(\"0123456789\" AS ?v0) {concat} }}"),
        ),
        (
            "path",
            "SELECT (COUNT(*) AS ?n) { ?x (!<http://e/a>|!<http://e/b>)* ?y . ?y (!<http://e/c>|^!<http://e/d>)* ?z }"
                .to_owned(),
        ),
        (
            "literal",
            format!("SELECT (\"{}\" AS ?x) {{}}", "x".repeat(4 << 20)),
        ),
        ("stream", format!("SELECT * {{ {cross} }}")),
    ]
}
