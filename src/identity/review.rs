//! What the rules leave open: published apart, and listed with the evidence of both sides and the decision that would
//! settle it either way.

use serde::{Deserialize, Serialize};

use crate::record::Kind;

/// Where a record stands: the file by its number, and which record of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The number of the file.
    pub file: u32,
    /// Which record of the file, from 0; in NDJSON, which line.
    pub item: u32,
}

/// Something that a person has to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Stable: it follows from the rule and the keys of both sides.
    pub id: String,
    /// The rule that leaves it open: `B3 SAME-NAME`.
    pub rule: String,
    /// What is in question.
    pub kind: Kind,
    /// The question, in a sentence.
    pub question: String,
    /// The sides.
    pub sides: Vec<Side>,
    /// What can be decided, each with its line of `identities.yaml`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verdicts: Vec<Verdict>,
}

/// A verdict, and the line that says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// What it says: `same`, `different`, `keep`, `take`.
    pub says: String,
    /// The line of `identities.yaml`.
    pub yaml: String,
}

/// One of those that may be the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// The key that it is published under.
    pub key: String,
    /// What it is called.
    pub label: String,
    /// What speaks for it: what sources say.
    pub evidence: Vec<Evidence>,
}

/// What a source says, and where.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The source.
    pub source: String,
    /// The file or the address.
    pub file: String,
    /// The line; 0 where there is none.
    pub line: usize,
    /// What else says where: a pointer, a sheet, an identifier.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub part: String,
    /// The record: kind and id.
    pub record: String,
    /// The field: `people[2].name`.
    pub field: String,
    /// What stands there.
    pub stated: String,
    /// Where, before file and line are looked up.
    #[serde(skip)]
    pub spot: Option<Spot>,
}

/// How many items of a rule are kept; beyond, they are counted.
pub const KEPT: usize = 1_000;

impl Item {
    /// An item about two things of a kind that may be one.
    #[must_use]
    pub fn of_two(rule: &str, kind: Kind, question: String, mut sides: [Side; 2]) -> Self {
        sides.sort_by(|a, b| a.key.cmp(&b.key));
        let [a, b] = &sides;
        let verdict = |says: &str| Verdict {
            says: says.to_owned(),
            yaml: format!("  - {{key: {}, {says}: [{}], because: …}}", a.key, b.key),
        };
        Self {
            id: id(rule, [a.key.as_str(), b.key.as_str()]),
            verdicts: ["same", "different"].map(verdict).into(),
            rule: rule.to_owned(),
            kind,
            question,
            sides: sides.into(),
        }
    }

    /// An item that no decision on identities settles: something in a record.
    #[must_use]
    pub fn of_one(rule: &str, kind: Kind, question: String, side: Side) -> Self {
        Self {
            id: id(rule, [side.key.as_str(), question.as_str()]),
            rule: rule.to_owned(),
            kind,
            question,
            sides: vec![side],
            verdicts: Vec::new(),
        }
    }
}

fn id(rule: &str, parts: [&str; 2]) -> String {
    crate::iri::digest(&format!("{rule}\n{}\n{}", parts[0], parts[1]))
}

/// Puts items in order and keeps the first of each rule. Gives how many were left out.
pub fn order(items: &mut Vec<Item>) -> usize {
    items.sort_by(|a, b| (&a.rule, &a.id).cmp(&(&b.rule, &b.id)));
    items.dedup_by(|a, b| a.id == b.id);
    let all = items.len();
    let mut of_rule = 0;
    let mut last = String::new();
    items.retain(|item| {
        if item.rule != last {
            of_rule = 0;
            last.clone_from(&item.rule);
        }
        of_rule += 1;
        of_rule <= KEPT
    });
    all - items.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(key: &str) -> Side {
        Side {
            key: key.to_owned(),
            ..Side::default()
        }
    }

    #[test]
    fn an_item_is_the_same_whichever_side_comes_first() {
        let of = |a, b| Item::of_two("B3", Kind::Person, String::new(), [side(a), side(b)]);
        assert_eq!(of("p-a", "p-b"), of("p-b", "p-a"));
        assert_ne!(of("p-a", "p-b").id, of("p-a", "p-c").id);
        let verdicts = of("p-b", "p-a").verdicts;
        assert_eq!(verdicts[0].yaml, "  - {key: p-a, same: [p-b], because: …}");
    }

    #[test]
    fn of_each_rule_the_first_items_are_kept_and_the_others_counted() {
        let item = |n: usize| {
            Item::of_two(
                "B3",
                Kind::Person,
                String::new(),
                [side("a"), side(&n.to_string())],
            )
        };
        let mut items: Vec<Item> = (0..KEPT + 5).map(item).collect();
        items.push(item(0));
        assert_eq!(order(&mut items), 5);
        assert_eq!(items.len(), KEPT);
    }
}
