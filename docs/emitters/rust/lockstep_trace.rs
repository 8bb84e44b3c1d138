//! Writes what a Raft server does as a trace that `lockstep validate` reads: one file for each node, one JSON object a line.
//!
//! A step is recorded before its messages are sent and before its changes are durable: `record` has handed the line to the
//! operating system when it returns. Whoever restarts a node opens its file again; a last line that a crash has torn is cut.

use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{Read, Result, Write};
use std::path::Path;

/// A value of JSON.
#[derive(Clone)]
pub enum Json {
    Null,
    Bool(bool),
    Number(u64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}
use Json::*;

pub fn text(value: &str) -> Json {
    Text(value.to_string())
}

pub fn object(fields: &[(&str, Json)]) -> Json {
    Object(fields.iter().map(|(name, value)| (name.to_string(), value.clone())).collect())
}

/// `value` names the command: different commands have different names.
pub fn entry(term: u64, value: &str) -> Json {
    object(&[("term", Number(term)), ("value", text(value))])
}

/// The first `keep` entries stay, what follows them is dropped, then come those of `append`.
pub fn log_change(keep: u64, append: &[Json]) -> Json {
    object(&[("keep", Number(keep)), ("append", List(append.to_vec()))])
}

/// A message with an id that no other one of the run has. The receiver has to learn the id: send it along.
#[derive(Clone)]
pub struct Message {
    pub id: String,
    json: Json,
}

pub struct Recorder {
    file: File,
    node: String,
    seq: u64,
    life: u64,
    count: u64,
}

impl Recorder {
    /// `run` is one name for the run of all nodes, and stays the same after a restart; `nodes` has the same order everywhere.
    pub fn open(folder: &Path, cluster: &str, run: &str, node: &str, nodes: &[&str], initial_term: u64) -> Result<Recorder> {
        let path = folder.join(format!("{node}.ndjson"));
        let mut file = OpenOptions::new().create(true).read(true).append(true).open(path)?;
        let mut before = Vec::new();
        file.read_to_end(&mut before)?;
        let whole = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |last| last + 1);
        file.set_len(whole as u64)?;
        // The first line is the header. No two starts of a node have seen as many events, since each records at least `Restart`.
        let events = (before[..whole].iter().filter(|&&byte| byte == b'\n').count() as u64).saturating_sub(1);
        let mut recorder = Recorder { file, node: node.to_string(), seq: events, life: events, count: 0 };
        if whole == 0 {
            let names = nodes.iter().map(|name| text(name)).collect();
            recorder.write(&[
                ("format", text("lockstep-trace")), ("version", Number(1)), ("cluster", text(cluster)), ("run", text(run)),
                ("node", text(node)), ("nodes", List(names)), ("initialTerm", Number(initial_term)),
            ])?;
        }
        Ok(recorder)
    }

    fn message(&mut self, to: &str, kind: &str, term: u64, fields: &[(&str, Json)]) -> Message {
        self.count += 1;
        let id = format!("{}.{}.{}", self.node, self.life, self.count);
        let all = [&[("id", text(&id)), ("to", text(to)), ("type", text(kind)), ("term", Number(term))], fields].concat();
        Message { id, json: object(&all) }
    }

    pub fn request_vote(&mut self, to: &str, term: u64, last_log_index: u64, last_log_term: u64) -> Message {
        let last = [("lastLogIndex", Number(last_log_index)), ("lastLogTerm", Number(last_log_term))];
        self.message(to, "RequestVote", term, &last)
    }

    pub fn request_vote_response(&mut self, to: &str, term: u64, vote_granted: bool) -> Message {
        self.message(to, "RequestVoteResponse", term, &[("voteGranted", Bool(vote_granted))])
    }

    /// `previous`: index and term of the entry before.
    pub fn append_entries(&mut self, to: &str, term: u64, previous: (u64, u64), entries: &[Json], leader_commit: u64) -> Message {
        self.message(to, "AppendEntries", term, &[
            ("prevLogIndex", Number(previous.0)), ("prevLogTerm", Number(previous.1)), ("entries", List(entries.to_vec())),
            ("leaderCommit", Number(leader_commit)),
        ])
    }

    /// `match_index`: the last entry that is known to equal the leader's, or none for a rejection.
    pub fn append_entries_response(&mut self, to: &str, term: u64, match_index: Option<u64>) -> Message {
        let known = match_index.map(|index| ("matchIndex", Number(index)));
        let fields: Vec<_> = std::iter::once(("success", Bool(known.is_some()))).chain(known).collect();
        self.message(to, "AppendEntriesResponse", term, &fields)
    }

    /// One atomic step: ElectionTimeout, HeartbeatTimeout, ClientRequests, Receive or Restart. `received` is the id of the message
    /// that a Receive is about. `variables` are those after the step, by the names of the format: currentTerm, votedFor, log, lastIndex,
    /// lastTerm, role, commitIndex, matchIndex, votesGranted. What is left out is not claimed.
    pub fn record(&mut self, event: &str, received: Option<&str>, sent: &[Message], variables: &[(&str, Json)]) -> Result<()> {
        self.seq += 1;
        let mut line = vec![("seq", Number(self.seq)), ("event", text(event))];
        line.extend(received.map(|id| ("received", text(id))));
        line.push(("sent", List(sent.iter().map(|message| message.json.clone()).collect())));
        line.extend_from_slice(variables);
        self.write(&line)
    }

    fn write(&mut self, fields: &[(&str, Json)]) -> Result<()> {
        let mut line = String::new();
        put(&object(fields), &mut line);
        line.push('\n');
        self.file.write_all(line.as_bytes())
    }
}

fn put(value: &Json, out: &mut String) {
    match value {
        Null => out.push_str("null"),
        Bool(is) => out.push_str(if *is { "true" } else { "false" }),
        Number(number) => write!(out, "{number}").unwrap(),
        Text(text) => put_text(text, out),
        List(values) => put_all('[', values.iter().map(|value| (None, value)), ']', out),
        Object(fields) => put_all('{', fields.iter().map(|(name, value)| (Some(name), value)), '}', out),
    }
}

fn put_all<'a>(open: char, parts: impl Iterator<Item = (Option<&'a String>, &'a Json)>, close: char, out: &mut String) {
    out.push(open);
    for (place, (name, value)) in parts.enumerate() {
        if place > 0 {
            out.push(',');
        }
        if let Some(name) = name {
            put_text(name, out);
            out.push(':');
        }
        put(value, out);
    }
    out.push(close);
}

fn put_text(text: &str, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            letter if letter < ' ' => write!(out, "\\u{:04x}", letter as u32).unwrap(),
            letter => out.push(letter),
        }
    }
    out.push('"');
}
