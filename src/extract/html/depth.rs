//! Tags that are nested too deep, taken out before the tree is made: the parser looks through the open elements at many
//! tags, so a page of nothing but open tags would take for ever. Browsers do the same.

use std::borrow::Cow;

/// How deep elements may be nested.
const DEEPEST: usize = 400;

/// The text, with spaces for tags that are nested too deep: places stay what they are.
pub(super) fn shallow(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut out: Option<Vec<u8>> = None;
    let (mut depth, mut dropped, mut at) = (0usize, 0usize, 0usize);
    while let Some(found) = memchr::memchr(b'<', &bytes[at..]) {
        let start = at + found;
        let Some(end) = memchr::memchr(b'>', &bytes[start..]).map(|end| start + end + 1) else {
            break;
        };
        at = end;
        let closing = bytes.get(start + 1) == Some(&b'/');
        let name_at = start + 1 + usize::from(closing);
        if !bytes.get(name_at).is_some_and(u8::is_ascii_alphabetic) {
            at = start + 1;
            continue;
        }
        let length = bytes[name_at..end]
            .iter()
            .take_while(|b| b.is_ascii_alphanumeric())
            .count();
        let name = text[name_at..name_at + length].to_ascii_lowercase();
        if is_flat(&name) {
            if !closing && matches!(name.as_str(), "script" | "style" | "textarea" | "title") {
                at = past(text, end, &name);
            }
            continue;
        }
        let drop = if closing {
            let drop = dropped > 0;
            if drop {
                dropped -= 1;
            } else {
                depth = depth.saturating_sub(1);
            }
            drop
        } else {
            let drop = depth >= DEEPEST;
            if drop {
                dropped += 1;
            } else {
                depth += 1;
            }
            drop
        };
        if drop {
            out.get_or_insert_with(|| bytes.to_vec())[start..end].fill(b' ');
        }
    }
    match out.map(String::from_utf8) {
        Some(Ok(text)) => Cow::Owned(text),
        _ => Cow::Borrowed(text),
    }
}

/// Elements without content, and those that end by themselves.
fn is_flat(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
            | "p"
            | "li"
            | "dt"
            | "dd"
            | "tr"
            | "td"
            | "th"
            | "tbody"
            | "thead"
            | "tfoot"
            | "option"
            | "html"
            | "head"
            | "body"
            | "script"
            | "style"
            | "textarea"
            | "title"
            | "colgroup"
    )
}

/// Past the end tag of an element in which tags are no tags.
fn past(text: &str, from: usize, name: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(found) = memchr::memmem::find(&bytes[at..], b"</") {
        let start = at + found + 2;
        if bytes
            .get(start..start + name.len())
            .is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes()))
        {
            return start;
        }
        at = start;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nested_too_deep_is_taken_out_and_nothing_else() {
        let fine = "<div><p>A<p>B</div><script>if (a<b) {}</script>";
        assert!(matches!(shallow(fine), Cow::Borrowed(_)));
        let deep = format!("{}A{}", "<div>".repeat(1000), "</div>".repeat(1000));
        let flat = shallow(&deep);
        assert_eq!(
            (
                flat.len(),
                flat.matches("<div>").count(),
                flat.matches("</div>").count()
            ),
            (deep.len(), 400, 400)
        );
    }
}
