//! What of a text was looked for: words to be marked, and the passage around them.

use crate::text::fold;

/// A word with fewer letters is looked for at the beginnings of words only, as the full-text index does.
const INSIDE: usize = 3;
/// How many characters of a long text are shown, and how many before the first word that was looked for.
const SHOWN: usize = 240;
const BEFORE: usize = 60;
/// How many characters of a text are looked through.
const LOOKED: usize = 20_000;

/// The words that are looked for, folded.
#[derive(Debug, Clone, Default)]
pub struct Words(Vec<String>);

/// A piece of a text: the words, and whether they are marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// As it stands in the text.
    pub text: String,
    /// Was it looked for?
    pub is_marked: bool,
}

impl Words {
    /// The words of a search.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let folded = fold(text);
        let words = folded.split(' ').filter(|word| !word.is_empty());
        Self(words.take(32).map(str::to_owned).collect())
    }

    fn holds(&self, word: &str) -> bool {
        let folded = fold(word);
        self.0.iter().any(|wanted| {
            if wanted.chars().count() < INSIDE {
                folded.starts_with(wanted)
            } else {
                folded.contains(wanted)
            }
        })
    }

    /// The whole text, with its words marked.
    #[must_use]
    pub fn mark(&self, text: &str) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut add = |text: &str, is_marked: bool| match pieces.last_mut() {
            Some(last) if last.is_marked == is_marked => last.text.push_str(text),
            _ if text.is_empty() => {}
            _ => pieces.push(Piece {
                text: text.to_owned(),
                is_marked,
            }),
        };
        let mut done = 0;
        for (start, end) in words(text) {
            add(&text[done..start], false);
            let word = &text[start..end];
            add(word, self.holds(word));
            done = end;
        }
        add(&text[done..], false);
        pieces
    }

    /// The passage of a text that holds the first of the words; nothing where it holds none.
    #[must_use]
    pub fn passage(&self, text: &str) -> Vec<Piece> {
        let looked = text
            .char_indices()
            .nth(LOOKED)
            .map_or(text, |(end, _)| &text[..end]);
        let Some((at, _)) = words(looked).find(|(start, end)| self.holds(&looked[*start..*end]))
        else {
            return Vec::new();
        };
        let before = looked[..at].char_indices().rev().nth(BEFORE);
        let start = before.map_or(0, |(start, _)| start);
        // A passage begins and ends with a word.
        let start = match looked[start..at].find(char::is_whitespace) {
            Some(space) if start > 0 => start + space,
            _ => start,
        };
        let rest = &looked[start..];
        let cut = rest
            .char_indices()
            .nth(SHOWN)
            .map_or(rest.len(), |(end, _)| end);
        let end = match rest[..cut].rfind(char::is_whitespace) {
            Some(space) if cut < rest.len() && start + space > at => space,
            _ => cut,
        };
        let mut shown = rest[..end].split_whitespace().collect::<Vec<_>>().join(" ");
        if start > 0 {
            shown.insert_str(0, "… ");
        }
        if start + end < text.len() {
            shown.push_str(" …");
        }
        self.mark(&shown)
    }
}

/// Where the words of a text are.
fn words(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let is_part =
            |c: char| c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c);
        let start = at + text[at..].find(is_part)?;
        let end = text[start..]
            .find(|c| !is_part(c))
            .map_or(text.len(), |end| start + end);
        at = end;
        Some((start, end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pieces: &[Piece]) -> String {
        let piece = |piece: &Piece| {
            if piece.is_marked {
                format!("[{}]", piece.text)
            } else {
                piece.text.clone()
            }
        };
        pieces.iter().map(piece).collect()
    }

    #[test]
    fn words_are_marked_as_the_index_finds_them() {
        let words = Words::of("recht Soren eu");
        let text = "Migratierecht, Sørensen en de EU: geen leuven <b>";
        let marked = "[Migratierecht], [Sørensen] en de [EU]: geen leuven <b>";
        assert_eq!(shown(&words.mark(text)), marked);
    }

    #[test]
    fn a_passage_is_around_the_first_word_and_cut_between_words() {
        let text = "woord ".repeat(40) + "kust " + &"verder ".repeat(60);
        let passage = shown(&Words::of("kust").passage(&text));
        assert!(passage.starts_with("… woord"), "{passage}");
        assert!(passage.contains("woord [kust] verder"), "{passage}");
        assert!(passage.ends_with("verder …"), "{passage}");
        assert!(passage.chars().count() < SHOWN + 10, "{passage}");
        assert!(Words::of("zee").passage(&text).is_empty());
    }

    #[test]
    fn a_long_word_is_no_trouble() {
        let text = "é".repeat(100_000);
        let passage = Words::of("e").passage(&text);
        assert!(
            passage
                .iter()
                .map(|one| one.text.chars().count())
                .sum::<usize>()
                < SHOWN + 10
        );
    }
}
