//! Projects that are part of themselves, and organisations that are their own parents.

use std::collections::HashSet;

use super::index::Index;
use crate::record::Kind;
use crate::record::check::Finding;
use crate::source::Fault;

/// A fault for each circle, at the first of its records by id.
pub(super) fn find(index: &Index) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (kind, field) in [(Kind::Project, "part_of"), (Kind::Organisation, "parent")] {
        let mut done: HashSet<&str> = HashSet::new();
        let mut starts: Vec<&str> = index.parts(kind).collect();
        starts.sort_unstable();
        for start in starts {
            let mut path: Vec<&str> = Vec::new();
            let mut at = Some(start);
            while let Some(id) = at.filter(|id| !done.contains(id)) {
                if let Some(from) = path.iter().position(|seen| *seen == id) {
                    faults.push(fault(index, kind, field, &path[from..]));
                    break;
                }
                path.push(id);
                at = index.whole(kind, id);
            }
            done.extend(path);
        }
    }
    faults
}

fn fault(index: &Index, kind: Kind, field: &str, circle: &[&str]) -> Fault {
    let shown: Vec<&str> = circle.iter().chain(circle.first()).copied().collect();
    let message = format!("goes round in a circle: {}", shown.join(" → "));
    let finding = Finding::new(field, message, "remove the one that is not so");
    let first = circle[0];
    let mut fault = match index.get(kind, first) {
        Some(known) => index.place(known.spot).fault(None, finding),
        None => unreachable!("the circle is made of records"),
    };
    fault.record = Some(format!("{kind} {first}"));
    fault
}
