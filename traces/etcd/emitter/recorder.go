package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"

	"go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"
	"google.golang.org/protobuf/proto"
)

// event is what happened to a server, and what it sent.
type event struct {
	kind, received string
	isFirst        bool
	sent           []envelope
}

type recorder struct {
	file  *os.File
	lines *bufio.Writer
	seq   int
}

type object = map[string]any

func newRecorder(path, node string, nodes []string, bootstrapped bool, seed int64) *recorder {
	file, err := os.Create(path)
	check(err)
	r := &recorder{file: file, lines: bufio.NewWriter(file)}
	initialTerm := 0
	if bootstrapped {
		initialTerm = 1
	}
	r.line(object{
		"format": "lockstep-trace", "version": 1, "cluster": "etcd", "run": fmt.Sprintf("seed-%d", seed), "node": node, "nodes": nodes,
		"initialTerm": initialTerm,
	})
	return r
}

func (r *recorder) line(value object) {
	text, err := json.Marshal(value)
	check(err)
	_, err = fmt.Fprintf(r.lines, "%s\n", text)
	check(err)
}

func (r *recorder) close() {
	check(r.lines.Flush())
	check(r.file.Close())
}

// write records the event with the server's variables after it.
func (r *recorder) write(s *server, e event, before []*pb.Entry) {
	r.seq++
	status := s.raw.Status()
	line := object{
		"seq": r.seq, "event": e.kind, "sent": []object{}, "currentTerm": status.GetTerm(), "votedFor": nodeName(status.GetVote()),
		"role": role(status.RaftState), "commitIndex": status.GetCommit(), "lastIndex": len(s.log), "lastTerm": lastTerm(s.log),
	}
	if e.kind == "Receive" {
		line["received"] = e.received
	}
	sent := []object{}
	for _, one := range e.sent {
		sent = append(sent, messageOf(one))
	}
	line["sent"] = sent
	if change := changeOf(before, s.log); change != nil && (e.kind != "Restart" || e.isFirst) {
		line["log"] = change
	}
	if status.RaftState == raft.StateLeader {
		matches := object{}
		for id, progress := range status.Progress {
			if id != s.id {
				matches[fmt.Sprintf("n%d", id)] = progress.Match
			}
		}
		line["matchIndex"] = matches
	}
	r.line(line)
}

func nodeName(id uint64) any {
	if id == 0 {
		return nil
	}
	return fmt.Sprintf("n%d", id)
}

func role(state raft.StateType) string {
	switch state {
	case raft.StateLeader:
		return "Leader"
	case raft.StateCandidate:
		return "Candidate"
	default:
		return "Follower"
	}
}

func lastTerm(entries []*pb.Entry) uint64 {
	if len(entries) == 0 {
		return 0
	}
	return entries[len(entries)-1].GetTerm()
}

func entryOf(entry *pb.Entry) object {
	value := string(entry.GetData())
	if entry.GetType() == pb.EntryConfChange {
		value = fmt.Sprintf("conf%d", entry.GetIndex())
	} else if value == "" {
		value = "noop"
	}
	return object{"term": entry.GetTerm(), "value": value}
}

// entriesOf is never nil: an empty list is written as one.
func entriesOf(entries []*pb.Entry) []object {
	list := []object{}
	for _, entry := range entries {
		list = append(list, entryOf(entry))
	}
	return list
}

// changeOf says how the log changed, or is nil.
func changeOf(before, after []*pb.Entry) object {
	keep := 0
	for keep < len(before) && keep < len(after) && before[keep].GetTerm() == after[keep].GetTerm() {
		keep++
	}
	if keep == len(before) && keep == len(after) {
		return nil
	}
	return object{"keep": keep, "append": entriesOf(after[keep:])}
}

func messageOf(one envelope) object {
	m := one.message
	line := object{"id": one.id, "to": nodeName(m.GetTo()), "term": m.GetTerm()}
	switch m.GetType() {
	case pb.MsgVote:
		line["type"], line["lastLogIndex"], line["lastLogTerm"] = "RequestVote", m.GetIndex(), m.GetLogTerm()
	case pb.MsgVoteResp:
		line["type"], line["voteGranted"] = "RequestVoteResponse", !m.GetReject()
	case pb.MsgApp:
		line["type"], line["prevLogIndex"], line["prevLogTerm"] = "AppendEntries", m.GetIndex(), m.GetLogTerm()
		line["entries"], line["leaderCommit"] = entriesOf(m.GetEntries()), m.GetCommit()
	case pb.MsgAppResp:
		line["type"], line["success"] = "AppendEntriesResponse", !m.GetReject()
		if !m.GetReject() {
			line["matchIndex"] = m.GetIndex()
		}
	// A heartbeat is a message of its own: it carries what the follower is known to have of what is committed.
	case pb.MsgHeartbeat:
		line["type"], line["prevLogIndex"] = "AppendEntries", m.GetCommit()
		line["entries"], line["leaderCommit"] = []object{}, m.GetCommit()
	case pb.MsgHeartbeatResp:
		line["type"], line["success"], line["matchIndex"] = "AppendEntriesResponse", true, 0
	default:
		log.Fatalf("the trace has no form for %v", m.GetType())
	}
	return line
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func unmarshal(data []byte, change *pb.ConfChange) error { return proto.Unmarshal(data, change) }

func clone(m *pb.Message) *pb.Message { return proto.Clone(m).(*pb.Message) }

var quiet = &raft.DefaultLogger{Logger: log.New(io.Discard, "", 0)}
