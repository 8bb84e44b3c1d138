package main

import (
	"go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"
	"google.golang.org/protobuf/proto"
)

// Bugs that are planted around etcd's raft, which is left as it is: in what goes to the disk, and in what is sent.
var bugs = map[string]string{
	"vote-not-persisted":  "a restart forgets the vote",
	"entry-not-persisted": "a restart forgets the last entry",
	"term-not-persisted":  "a restart goes back to the term before",
	"vote-twice":          "a refused vote is sent as granted",
	"commit-beyond":       "a leader tells that one entry more is committed",
	"acknowledge-more":    "a follower acknowledges one entry more than it has",
	"reject-is-accept":    "a rejection is sent as an acknowledgement",
	"entry-changed":       "an entry is another one on the way to the last node",
	"previous-term":       "a request names a lower term for the entry before",
	"longer-log":          "a candidate names one entry more than it has",
	"higher-term-log":     "a candidate names its own term for its last entry",
}

func isBug(name string) bool {
	_, isThere := bugs[name]
	return name == "" || isThere
}

// spoil changes a message on its way out of the server.
func (c *cluster) spoil(s *server, m *pb.Message) {
	isNow := c.random.Intn(10) == 0
	switch kind := m.GetType(); {
	case c.bug == "vote-twice" && kind == pb.MsgVoteResp:
		m.Reject = proto.Bool(false)
	case c.bug == "commit-beyond" && kind == pb.MsgApp && isNow:
		m.Commit = proto.Uint64(m.GetCommit() + 1)
	case c.bug == "acknowledge-more" && kind == pb.MsgAppResp && !m.GetReject() && m.GetIndex() > 0 && isNow:
		m.Index = proto.Uint64(uint64(len(s.log)) + 1)
	case c.bug == "reject-is-accept" && kind == pb.MsgAppResp && m.GetReject():
		m.Reject = proto.Bool(false)
	case c.bug == "entry-changed" && kind == pb.MsgApp && m.GetTo() == uint64(c.nodes) && len(m.GetEntries()) > 0 && isNow:
		changed := proto.Clone(m.GetEntries()[0]).(*pb.Entry)
		changed.Data = []byte("another")
		m.Entries = append([]*pb.Entry{changed}, m.GetEntries()[1:]...)
	case c.bug == "previous-term" && kind == pb.MsgApp && m.GetLogTerm() > 1 && isNow:
		m.LogTerm = proto.Uint64(m.GetLogTerm() - 1)
	case c.bug == "longer-log" && kind == pb.MsgVote:
		m.Index = proto.Uint64(m.GetIndex() + 1)
	case c.bug == "higher-term-log" && kind == pb.MsgVote && m.GetIndex() > 0:
		m.LogTerm = proto.Uint64(m.GetTerm())
	}
}

// lose takes from the disk of a server that restarts what the bug says.
func (c *cluster) lose(s *server) {
	hard, _, _ := s.disk.InitialState()
	last, _ := s.disk.LastIndex()
	switch {
	case c.bug == "term-not-persisted" && hard.GetTerm() > 1:
		check(s.disk.SetHardState(&pb.HardState{Term: proto.Uint64(hard.GetTerm() - 1), Commit: hard.Commit}))
	case c.bug == "entry-not-persisted" && last > hard.GetCommit():
		kept, err := s.disk.Entries(1, last, 1<<40)
		check(err)
		members := s.disk.members
		s.disk = &store{fresh(kept, hard), members}
	}
}

func fresh(entries []*pb.Entry, hard *pb.HardState) *raft.MemoryStorage {
	storage := raft.NewMemoryStorage()
	check(storage.Append(entries))
	check(storage.SetHardState(hard))
	return storage
}
