// Writes what a Raft server does as a trace that `lockstep validate` reads: one file for each node, one JSON object a line.
//
// A step is recorded before its messages are sent and before its changes are durable: Record has handed the line to the operating
// system when it returns. Whoever restarts a node opens its file again; a last line that a crash has torn is cut.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Entry is an entry of a log. Value names the command: different commands have different names.
type Entry struct {
	Term  uint64 `json:"term"`
	Value string `json:"value"`
}

// LogChange says that the first Keep entries stay, what follows them is dropped, and then come those of Append.
type LogChange struct {
	Keep   uint64  `json:"keep"`
	Append []Entry `json:"append"`
}

// Message is a message with an id that no other one of the run has. The receiver has to learn the id: send it along.
type Message map[string]any

// Variables are those after a step, by the names of the format: currentTerm, votedFor, log, lastIndex, lastTerm, role, commitIndex,
// matchIndex, votesGranted. What is left out is not claimed.
type Variables map[string]any

// Recorder writes the trace of one node.
type Recorder struct {
	file             *os.File
	node             string
	seq, life, count int
}

// Open begins the trace of a node, or goes on with it. `run` is one name for the run of all nodes, and stays the same after a restart;
// `nodes` has the same order everywhere.
func Open(folder, cluster, run, node string, nodes []string, initialTerm uint64) (*Recorder, error) {
	path := filepath.Join(folder, node+".ndjson")
	before, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return nil, err
	}
	whole := before[:bytes.LastIndexByte(before, '\n')+1]
	if err := file.Truncate(int64(len(whole))); err != nil {
		return nil, err
	}
	// The first line is the header. No two starts of a node have seen as many events, since each records at least Restart.
	events := max(0, bytes.Count(whole, []byte{'\n'})-1)
	r := &Recorder{file: file, node: node, seq: events, life: events}
	if len(whole) > 0 {
		return r, nil
	}
	return r, r.write(map[string]any{
		"format": "lockstep-trace", "version": 1, "cluster": cluster, "run": run, "node": node, "nodes": nodes, "initialTerm": initialTerm,
	})
}

func (r *Recorder) message(to, kind string, term uint64, fields Message) Message {
	r.count++
	fields["id"], fields["to"], fields["type"], fields["term"] = fmt.Sprintf("%s.%d.%d", r.node, r.life, r.count), to, kind, term
	return fields
}

func (r *Recorder) RequestVote(to string, term, lastLogIndex, lastLogTerm uint64) Message {
	return r.message(to, "RequestVote", term, Message{"lastLogIndex": lastLogIndex, "lastLogTerm": lastLogTerm})
}

func (r *Recorder) RequestVoteResponse(to string, term uint64, voteGranted bool) Message {
	return r.message(to, "RequestVoteResponse", term, Message{"voteGranted": voteGranted})
}

func (r *Recorder) AppendEntries(to string, term, prevLogIndex, prevLogTerm uint64, entries []Entry, leaderCommit uint64) Message {
	return r.message(to, "AppendEntries", term, Message{
		"prevLogIndex": prevLogIndex, "prevLogTerm": prevLogTerm, "entries": append([]Entry{}, entries...), "leaderCommit": leaderCommit,
	})
}

// AppendEntriesResponse acknowledges: matchIndex is the last entry that is known to equal the leader's.
func (r *Recorder) AppendEntriesResponse(to string, term, matchIndex uint64) Message {
	return r.message(to, "AppendEntriesResponse", term, Message{"success": true, "matchIndex": matchIndex})
}

func (r *Recorder) AppendEntriesRejection(to string, term uint64) Message {
	return r.message(to, "AppendEntriesResponse", term, Message{"success": false})
}

// Record writes one atomic step: ElectionTimeout, HeartbeatTimeout, ClientRequests, Receive or Restart. `received` is the id of the
// message that a Receive is about, and empty for others.
func (r *Recorder) Record(event, received string, sent []Message, after Variables) error {
	r.seq++
	line := map[string]any{"seq": r.seq, "event": event, "sent": append([]Message{}, sent...)}
	if received != "" {
		line["received"] = received
	}
	for name, value := range after {
		line[name] = value
	}
	return r.write(line)
}

func (r *Recorder) Close() error { return r.file.Close() }

func (r *Recorder) write(line map[string]any) error {
	text, err := json.Marshal(line)
	if err != nil {
		return err
	}
	_, err = r.file.Write(append(text, '\n'))
	return err
}
