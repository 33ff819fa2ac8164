//! An index of names: what may be alike is found by rare words, also misspelt ones, and only that is compared.

use std::sync::{Mutex, PoisonError};

use foldhash::{HashMap, HashMapExt, HashSet};

use super::name;

/// A word that more names have than this finds nothing by itself, unless no other word of the name is rarer.
const COMMON: usize = 1_500;
/// How many names are compared at most.
const COMPARED: usize = 60;
/// What a word weighs that tells names apart, and is not `of` or `national`.
const RARE: f32 = 5.0;
/// How alike two words have to be to be one that is misspelt, and how long.
const ALIKE: f64 = 0.75;
const LONG: usize = 5;

/// How many words it is remembered of what they may be. Strangers ask, too, so there is an end to it.
const REMEMBERED: usize = 20_000;

/// A name of something.
struct Named {
    item: u32,
    words: Box<[u32]>,
    weight: f32,
}

/// The index.
#[derive(Default)]
pub(crate) struct Names {
    all: Vec<Named>,
    words: HashMap<String, u32>,
    spelt: Vec<String>,
    weights: Vec<f32>,
    /// By word: names.
    holding: Vec<Vec<u32>>,
    /// By three letters: words.
    grams: HashMap<[char; 3], Vec<u32>>,
    /// What was found for words, for it is asked again and again.
    variants: Mutex<HashMap<String, Vec<(u32, f32)>>>,
}

/// Something with a name that is like the one that was asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Alike {
    pub(crate) item: u32,
    /// From 0 to 1.
    pub(crate) score: f32,
}

impl Names {
    /// A name of an item, folded by [`name::key`].
    pub(crate) fn add(&mut self, item: u32, key: &str) {
        let at = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        let words = self.numbers(key);
        for word in &words {
            self.holding[*word as usize].push(at);
        }
        self.all.push(Named {
            item,
            words: words.into(),
            weight: 0.0,
        });
    }

    fn numbers(&mut self, key: &str) -> Vec<u32> {
        let mut words: Vec<u32> = key.split(' ').map(|word| self.word(word)).collect();
        words.sort_unstable();
        words.dedup();
        words
    }

    fn word(&mut self, word: &str) -> u32 {
        if let Some(known) = self.words.get(word) {
            return *known;
        }
        let number = u32::try_from(self.spelt.len()).unwrap_or(u32::MAX);
        self.words.insert(word.to_owned(), number);
        self.spelt.push(word.to_owned());
        self.holding.push(Vec::new());
        if word.chars().count() >= LONG - 1 {
            for gram in grams(word) {
                self.grams.entry(gram).or_default().push(number);
            }
        }
        number
    }

    /// A word weighs the more the fewer names have it. To be called when all names are there:
    /// nothing is added afterwards.
    pub(crate) fn weigh(&mut self) {
        let holding = self.holding.iter();
        self.weights = holding
            .map(|names| weight(self.all.len(), names.len()))
            .collect();
        for named in &mut self.all {
            named.weight = named
                .words
                .iter()
                .map(|word| self.weights[*word as usize])
                .sum();
        }
    }

    /// How alike the likest of some names, folded, is.
    pub(crate) fn likeness(&self, key: &str, own: impl Iterator<Item = String>) -> f32 {
        let asked = self.asked(key);
        own.map(|own| {
            let mut words: Vec<u32> = own
                .split(' ')
                .filter_map(|word| self.words.get(word).copied())
                .collect();
            words.sort_unstable();
            words.dedup();
            let weight = words.iter().map(|word| self.weights[*word as usize]).sum();
            self.compare(&asked, &words, weight)
        })
        .fold(0.0, f32::max)
    }

    /// The items with a name that is like this one, of those that may be, the likest first.
    pub(crate) fn alike(&self, key: &str, may_be: impl Fn(u32) -> bool) -> Vec<Alike> {
        let asked = self.asked(key);
        let rarest = asked
            .iter()
            .flat_map(|word| &word.variants)
            .map(|(word, _)| self.holding[*word as usize].len())
            .min()
            .unwrap_or(0);
        let mut sums: HashMap<u32, f32> = HashMap::new();
        for (word, alike) in asked.iter().flat_map(|word| &word.variants) {
            let holding = &self.holding[*word as usize];
            if holding.len() > COMMON.max(rarest) {
                continue;
            }
            for at in holding {
                *sums.entry(*at).or_default() += alike * self.weights[*word as usize];
            }
        }
        let weight: f32 = asked.iter().map(|word| word.weight).sum();
        let mut near: Vec<(f32, u32)> = sums
            .into_iter()
            .filter(|(at, _)| may_be(self.all[*at as usize].item))
            .map(|(at, sum)| (sum / (weight + self.all[at as usize].weight), at))
            .collect();
        near.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        near.truncate(COMPARED);
        let mut best: HashMap<u32, f32> = HashMap::new();
        for (_, at) in near {
            let named = &self.all[at as usize];
            let score = self.compare(&asked, &named.words, named.weight);
            let known = best.entry(named.item).or_default();
            *known = known.max(score);
        }
        let mut out: Vec<Alike> = best
            .into_iter()
            .map(|(item, score)| Alike { item, score })
            .collect();
        out.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.item.cmp(&b.item)));
        out
    }

    /// The words of a name that is asked for, with those that they may be.
    fn asked(&self, key: &str) -> Vec<Asked> {
        let mut words: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
        words.sort_unstable();
        words.dedup();
        words
            .into_iter()
            .map(|word| {
                let variants = self.variants(word);
                // A word that is misspelt weighs what the right one does.
                let weight = match variants.first() {
                    Some((word, _)) => self.weights[*word as usize],
                    None => weight(self.all.len(), 0),
                };
                Asked {
                    word: word.to_owned(),
                    weight,
                    variants,
                }
            })
            .collect()
    }

    /// The words of the index that a word may be, the likest first.
    fn variants(&self, word: &str) -> Vec<(u32, f32)> {
        let known = self.variants.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(word) {
            return known.clone();
        }
        drop(known);
        let mut out: Vec<(u32, f32)> = Vec::new();
        let exact = self.words.get(word).copied();
        out.extend(exact.map(|exact| (exact, 1.0)));
        let length = word.chars().count();
        if length >= LONG && !name::is_number(word) {
            let mut shared: HashMap<u32, usize> = HashMap::new();
            for gram in grams(word) {
                for other in self.grams.get(&gram).into_iter().flatten() {
                    *shared.entry(*other).or_default() += 1;
                }
            }
            for (other, count) in shared {
                let spelt = &self.spelt[other as usize];
                if Some(other) == exact
                    || spelt.chars().count().abs_diff(length) > 2
                    // One slip changes three of them at most.
                    || count + 6 < length
                {
                    continue;
                }
                let alike = strsim::normalized_damerau_levenshtein(word, spelt);
                if alike >= ALIKE && !name::is_number(spelt) {
                    #[expect(clippy::cast_possible_truncation, reason = "it is between 0 and 1")]
                    out.push((other, alike as f32));
                }
            }
        }
        out.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        out.truncate(12);
        let mut known = self.variants.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(word.to_owned(), out.clone());
        out
    }

    /// How alike two names are: the weight of the words that they share, of the weight of all.
    fn compare(&self, asked: &[Asked], words: &[u32], weight: f32) -> f32 {
        let mut left: Vec<u32> = words.to_vec();
        let mut shared = 0.0;
        let mut differs = false;
        let mut alone = Vec::new();
        let mut rare = [false; 2];
        for word in asked {
            let hit = word.variants.iter().find_map(|(is, alike)| {
                let at = left.iter().position(|left| left == is)?;
                Some((at, *alike))
            });
            if let Some((at, alike)) = hit {
                let theirs = self.weights[left.swap_remove(at) as usize];
                shared += alike * (word.weight + theirs);
            } else {
                rare[0] |= word.weight > RARE;
                alone.push(word.word.as_str());
            }
        }
        for word in &left {
            rare[1] |= self.weights[*word as usize] > RARE;
            alone.push(self.spelt[*word as usize].as_str());
        }
        let mut unlike = 0;
        for word in alone {
            differs |= name::is_number(word);
            unlike += usize::from(name::is_kind(word));
        }
        if differs {
            return 0.0;
        }
        let all: f32 = asked.iter().map(|word| word.weight).sum::<f32>() + weight;
        let score = if all > 0.0 { shared / all } else { 0.0 };
        // One has a word for what it is that the other has not: a hospital of the university is not the university.
        let score = if unlike == 0 { score } else { score * 0.85 };
        // Each has a word of its own: the chamber of Lyon is not that of Paris.
        if rare == [true; 2] {
            score * 0.8
        } else {
            score
        }
    }
}

/// A word that is asked for.
struct Asked {
    word: String,
    weight: f32,
    variants: Vec<(u32, f32)>,
}

#[expect(clippy::cast_precision_loss, reason = "counts of names are small")]
fn weight(all: usize, holding: usize) -> f32 {
    (1.0 + all as f32 / (1.0 + holding as f32)).ln()
}

/// Three letters each, with the beginning and the end of the word.
fn grams(word: &str) -> HashSet<[char; 3]> {
    let padded: Vec<char> = std::iter::once('^')
        .chain(word.chars())
        .chain(std::iter::once('$'))
        .collect();
    padded.windows(3).map(|w| [w[0], w[1], w[2]]).collect()
}
