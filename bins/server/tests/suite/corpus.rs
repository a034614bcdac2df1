//! The fuzz targets' kept corpus, replayed: what was once found stays mended (`scripts/nightly fuzz` looks for more).

#[path = "../../../../fuzz/src/parsers/mod.rs"]
mod parsers;

use std::path::Path;

#[test]
fn no_input_of_the_kept_corpus_breaks_a_parser() {
    let corpus = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus"));
    for (name, run) in parsers::ALL {
        let inputs = std::fs::read_dir(corpus.join(name)).expect("a folder");
        let mut count = 0;
        for input in inputs {
            run(&std::fs::read(input.expect("an entry").path()).expect("readable"));
            count += 1;
        }
        assert!(count > 2, "{name} has a corpus of {count}");
    }
}
