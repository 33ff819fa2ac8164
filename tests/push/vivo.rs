//! VIVO, which takes updates in forms with mail address and password.

use super::store::{Fate, Remote, Speaks, USER};
use super::{Dataset, SECRET, assert_same};

#[test]
fn vivo_is_sent_its_part_whole_and_then_what_changed() {
    let vivo = Remote::vivo();
    let mut dataset = Dataset::new(&vivo.target("batch_triples = 500"));
    dataset.sync();
    let said = dataset.push(&[]).good();
    assert!(
        said.contains("everything was sent: nothing was sent to it before"),
        "{said}"
    );
    assert_same(&vivo.undated(), &dataset.ours_in("vivo"));
    let whole = vivo.updates();
    assert!(whole > 2, "{whole}");
    for asked in vivo
        .asked()
        .iter()
        .filter(|asked| asked.path.contains("Update"))
    {
        assert_eq!(asked.method, "POST");
        assert!(!asked.headers.contains_key("authorization"));
        assert!(asked.body.starts_with("email=root%40example.org&password="));
        assert!(asked.body.len() < 2 << 20, "{}", asked.body.len());
    }
    dataset.change();
    dataset.sync();
    let said = dataset.push(&[]).good();
    assert!(!said.contains("everything"), "{said}");
    assert_same(&vivo.undated(), &dataset.ours_in("vivo"));
    assert!(vivo.updates() - whole < whole, "{}", vivo.updates());
    let before = vivo.updates();
    let said = dataset.push(&[]).good();
    assert!(said.contains("nothing to send"), "{said}");
    assert_eq!(vivo.updates(), before);
    // Everything again takes the place of what is there.
    dataset.change();
    dataset.sync();
    dataset.push(&["--whole"]).good();
    assert_same(&vivo.undated(), &dataset.ours_in("vivo"));
}

#[test]
fn a_wrong_password_is_told_with_what_vivo_said_and_never_shown() {
    let vivo = Remote::vivo();
    let dataset = Dataset::new(&vivo.target("query = \"http://127.0.0.1:1/\"\nretries = 0"));
    dataset.sync();
    let mut wrong = dataset.folder.command(&["push", "there"]);
    let run = crate::support::Run::of(wrong.env("PUSH_SECRET", "wr\u{f6}ng&one").output().unwrap());
    assert_eq!(run.code, 3, "nobody can be asked: {}", run.err);
    let dataset = Dataset::new(&vivo.target(""));
    dataset.sync();
    let mut wrong = dataset.folder.command(&["push", "there"]);
    let run = crate::support::Run::of(wrong.env("PUSH_SECRET", "wr\u{f6}ng&one").output().unwrap());
    let told = run.bad(1);
    for part in [
        "`there`",
        "sparqlQuery",
        "status 403",
        "is not valid: …",
        "user, password or token",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(
        !told.contains("wr\u{f6}ng") && !told.contains("wr%C3%B6ng"),
        "{told}"
    );
    assert_eq!(vivo.updates(), 0);
    let missing = dataset.folder.run(&["push", "there"]).bad(1);
    assert!(
        missing.contains("variable PUSH_SECRET is not set"),
        "{missing}"
    );
    // And nowhere else is it kept.
    dataset.push(&[]).good();
    let journal = dataset.folder.read(".oogst/push/there.json");
    let status = dataset.folder.good(&["status", "--format", "json"]);
    for text in [journal, status] {
        assert!(!text.contains(SECRET) && !text.contains("p%26ss"), "{text}");
    }
    assert!(vivo.asked().iter().all(|asked| !asked.path.contains(USER)));
}

#[test]
fn what_vivo_says_about_an_update_that_it_cannot_do_is_told_after_the_last_try() {
    let vivo = Remote::new(Speaks::Vivo, |_| {
        Fate::Refused("500 Internal Server Error", &[])
    });
    let dataset = Dataset::new(&vivo.target("retries = 2"));
    dataset.sync();
    let told = dataset.push(&[]).bad(3);
    for part in ["status 500: Unknown error / at java.lang", "tried 3 times"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert_eq!(vivo.updates(), 3);
    let status = dataset.folder.good(&["status"]);
    assert!(status.contains("status 500"), "{status}");
    assert_eq!(
        dataset.folder.status()["push"][0]["held"],
        serde_json::Value::Null
    );
}
