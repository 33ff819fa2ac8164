//! Which of the shared workers is given a query: the first that has few.

/// How many queries a worker has at work before the next one is given any: as many as keep four cores busy. What a few workers
/// read is in their caches, where each of many would have to read it for itself; the others stand by.
pub(super) const COMPANY: usize = 10;

/// Which worker is given a query, where none has more than so many: the first that has few, or else the one that has fewest;
/// one that is to be replaced only where no other has room.
pub(super) fn chosen<W>(
    workers: impl Iterator<Item = W>,
    most: usize,
    is_retired_and_busy: impl Fn(&W) -> (bool, usize),
) -> Option<W> {
    workers
        .map(|worker| (is_retired_and_busy(&worker), worker))
        .filter(|((_, busy), _)| *busy < most)
        .min_by_key(|((is_retired, busy), _)| (*is_retired, busy.saturating_sub(COMPANY - 1)))
        .map(|(_, worker)| worker)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The place of the one that is chosen among workers that have so many queries, at most twelve.
    fn place(workers: &[(bool, usize)]) -> Option<usize> {
        chosen(0..workers.len(), 12, |at| workers[*at])
    }

    #[test]
    fn the_first_worker_with_few_queries_is_given_the_next() {
        assert_eq!(place(&[(false, 0), (false, 0)]), Some(0));
        assert_eq!(place(&[(false, COMPANY - 1), (false, 0)]), Some(0));
        assert_eq!(place(&[(false, COMPANY), (false, 0), (false, 0)]), Some(1));
    }

    #[test]
    fn where_all_have_many_it_is_the_one_that_has_fewest() {
        assert_eq!(place(&[(false, 11), (false, 10)]), Some(1));
        assert_eq!(place(&[(false, 12), (false, 11)]), Some(1));
        assert_eq!(place(&[(false, 12), (false, 12)]), None);
        assert_eq!(place(&[]), None);
    }

    #[test]
    fn one_that_is_to_be_replaced_is_given_queries_only_where_no_other_has_room() {
        assert_eq!(place(&[(true, 1), (false, 11)]), Some(1));
        assert_eq!(place(&[(true, 1), (false, 12)]), Some(0));
    }
}
