//! A run of three nodes: an election, an entry that two of them have and the leader commits, and a node that crashes and comes back.
//!
//!     rustc --edition 2021 example.rs && ./example DIR [early-commit]
//!
//! With `early-commit` the leader commits an entry that nobody else has yet, which `lockstep validate DIR/*.ndjson` refuses.

mod lockstep_trace;

use lockstep_trace::{entry, log_change, object, text, Json, Recorder};
use std::fs::OpenOptions;
use std::io::{Result, Write};
use std::path::Path;
use Json::{List, Null, Number};

type Fields = Vec<(&'static str, Json)>;

fn open(folder: &Path, node: &str) -> Result<Recorder> {
    Recorder::open(folder, "example", "run-1", node, &["n1", "n2", "n3"], 0)
}

/// Those of a node in term 1 that has voted for n1; `others` come on top.
fn variables(role: &str, last_index: u64, commit_index: u64, others: Fields) -> Fields {
    let mut all = vec![
        ("currentTerm", Number(1)),
        ("votedFor", text("n1")),
        ("role", text(role)),
        ("lastIndex", Number(last_index)),
        ("lastTerm", Number(last_index.min(1))),
        ("commitIndex", Number(commit_index)),
    ];
    all.extend(others);
    all
}

fn following(last_index: u64, commit_index: u64) -> Fields {
    variables("Follower", last_index, commit_index, vec![])
}

fn leading(last_index: u64, commit_index: u64, matched: u64, others: Fields) -> Fields {
    let mut all = others;
    all.push(("matchIndex", object(&[("n2", Number(matched)), ("n3", Number(0))])));
    variables("Leader", last_index, commit_index, all)
}

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().collect();
    let folder = Path::new(&words[1]);
    let is_early = words.get(2).is_some_and(|word| word == "early-commit");
    let (mut n1, mut n2, mut n3) = (open(folder, "n1")?, open(folder, "n2")?, open(folder, "n3")?);
    let (noop, command) = (entry(1, "noop"), entry(1, "set \"π\" \\ 1\t"));
    let mut start = following(0, 0);
    (start[0].1, start[1].1) = (Number(0), Null);
    for recorder in [&mut n1, &mut n2, &mut n3] {
        recorder.record("Restart", None, &[], &start)?;
    }

    // n1 stands, n2 votes for it, n1 leads.
    let asked = [n1.request_vote("n2", 1, 0, 0), n1.request_vote("n3", 1, 0, 0)];
    let standing = variables("Candidate", 0, 0, vec![("votesGranted", List(vec![text("n1")]))]);
    n1.record("ElectionTimeout", None, &asked, &standing)?;
    let vote = n2.request_vote_response("n1", 1, true);
    n2.record("Receive", Some(&asked[0].id), &[vote.clone()], &following(0, 0))?;
    let first = ["n2", "n3"].map(|to| n1.append_entries(to, 1, (0, 0), &[noop.clone()], 0));
    n1.record("Receive", Some(&vote.id), &first, &leading(1, 0, 0, vec![("log", log_change(0, &[noop.clone()]))]))?;

    // A client asks for a command.
    let second = ["n2", "n3"].map(|to| n1.append_entries(to, 1, (1, 1), &[command.clone()], 0));
    n1.record("ClientRequests", None, &second, &leading(2, 0, 0, vec![("log", log_change(1, &[command.clone()]))]))?;

    // n2 takes both entries, one after the other, and n1 commits each when it hears so.
    let answers = [1, 2].map(|index| n2.append_entries_response("n1", 1, Some(index)));
    for (k, (request, new)) in [(&first[0], &noop), (&second[0], &command)].into_iter().enumerate() {
        let mut after = following(k as u64 + 1, 0);
        after.push(("log", log_change(k as u64, &[new.clone()])));
        n2.record("Receive", Some(&request.id), &answers[k..=k], &after)?;
    }
    for (k, answer) in answers.iter().enumerate() {
        let index = k as u64 + 1;
        n1.record("Receive", Some(&answer.id), &[], &leading(2, if is_early { 2 } else { index }, index, vec![]))?;
    }

    // n3 hears of the election only now. It votes, crashes while it writes a line, and comes back with what was durable.
    let vote = n3.request_vote_response("n1", 1, true);
    n3.record("Receive", Some(&asked[1].id), &[vote], &following(0, 0))?;
    drop(n3);
    let mut torn = OpenOptions::new().append(true).open(folder.join("n3.ndjson"))?;
    torn.write_all(b"{\"seq\":3,\"event\":\"Rec")?;
    let mut n3 = open(folder, "n3")?;
    n3.record("Restart", None, &[], &following(0, 0))?;

    // A heartbeat tells n2 what is committed, and brings n3 all entries.
    let both = [noop, command];
    let beats = [n1.append_entries("n2", 1, (2, 1), &[], 2), n1.append_entries("n3", 1, (0, 0), &both, 2)];
    n1.record("HeartbeatTimeout", None, &beats, &leading(2, 2, 2, vec![]))?;
    let answer = n2.append_entries_response("n1", 1, Some(2));
    n2.record("Receive", Some(&beats[0].id), &[answer], &following(2, 2))?;
    let answer = n3.append_entries_response("n1", 1, Some(2));
    let mut after = following(2, 2);
    after.push(("log", log_change(0, &both)));
    n3.record("Receive", Some(&beats[1].id), &[answer], &after)
}
