//! Text that was encoded twice: "Ã©" for "é". It is not repaired, since that would be a guess; it is reported.

/// A notice where a text looks as if it was encoded twice, with the first line on which it does.
pub(crate) fn notice(text: &str, source: &str) -> Option<String> {
    let (mut count, mut first) = (0usize, None);
    let mut before = '\0';
    for (at, c) in text.char_indices() {
        // The bytes of UTF-8 (C3 A9) read as Windows-1252 or Latin-1: a capital A or a with a sign, and then a sign.
        let lead = matches!(before, 'Ã' | 'Â' | 'Å' | 'Ä' | 'â');
        if lead
            && matches!(
                c,
                '\u{80}'
                    ..='\u{bf}'
                        | '€'
                        | '‚'
                        | '„'
                        | '…'
                        | '†'
                        | '‡'
                        | 'ˆ'
                        | '‰'
                        | 'Š'
                        | '‹'
                        | 'Œ'
                        | '™'
                        | 'š'
                        | '›'
                        | 'œ'
                        | 'Ÿ'
            )
        {
            count += 1;
            first.get_or_insert(at);
        }
        before = c;
    }
    let line = text[..first.filter(|_| count > 1)?].matches('\n').count() + 1;
    let replaced = text.matches('\u{fffd}').count();
    let lost = if replaced > 0 {
        format!(", and {replaced} characters are lost")
    } else {
        String::new()
    };
    Some(format!(
        "{source}:{line}: {count} places look like UTF-8 that was encoded twice (`Ã©` for `é`){lost}; names may be wrong: repair the page, or its charset"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_was_encoded_twice_is_reported_and_other_text_is_not() {
        let said = notice("ok\nSylvie SarolÃ©a en GÃ¼dÃ¼k", "page.html").unwrap();
        assert!(said.starts_with("page.html:2: 3 places"), "{said}");
        assert_eq!(
            notice("São Paulo, Ångström, Ärger, Saroléa, â", "page.html"),
            None
        );
    }
}
