//! The headings of the same level in the same part of a page, counted once for all of them.

use std::collections::HashMap;

use super::Node;

/// For each level below each heading of a part: how many headings there are, and how many of them have fields.
pub(super) type Neighbours = HashMap<(u8, usize), (usize, usize)>;

pub(super) fn neighbours(nodes: &[Node], has_field: &[bool]) -> Neighbours {
    let mut out = Neighbours::new();
    for (node, has) in nodes.iter().zip(has_field) {
        let (all, described) = out.entry((node.level, node.parent)).or_default();
        *all += 1;
        *described += usize::from(*has);
    }
    out
}
