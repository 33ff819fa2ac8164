//! What a document says of its own charset: in an XML declaration, or in a `meta` element.

/// The label, if there is one.
pub(super) fn label(head: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let text = text.trim_start();
    if !text.starts_with('<') {
        return None;
    }
    if let Some(declaration) = text.strip_prefix("<?xml")
        && let Some(end) = declaration.find("?>")
        && let Some(label) = value(&declaration[..end], "encoding")
    {
        return Some(label);
    }
    in_meta(text)
}

/// The label of the first `meta` element that has one. Comments are passed over.
fn in_meta(mut text: &str) -> Option<String> {
    loop {
        text = &text[text.find('<')?..];
        if text.starts_with("<!--") {
            text = &text[text.find("-->")?..];
            continue;
        }
        let end = text.find('>')?;
        if text.starts_with("<meta") {
            let meta = &text[..end];
            let label = value(meta, "charset");
            if label.is_some() {
                return label;
            }
        }
        text = &text[end..];
    }
}

/// The value after `name =`, with or without quotation marks.
fn value(text: &str, name: &str) -> Option<String> {
    let after = &text[text.find(name)? + name.len()..];
    let after = after.trim_start().strip_prefix('=')?.trim_start();
    let after = after.trim_start_matches(['"', '\'']);
    let end = after
        .find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '>' | '/' | '?'))
        .unwrap_or(after.len());
    let label = &after[..end];
    (!label.is_empty()).then(|| label.to_owned())
}
