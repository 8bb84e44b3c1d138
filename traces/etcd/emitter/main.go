// Runs a cluster of go.etcd.io/raft/v3 in one process and writes what each node does as a trace of the format that
// traces/README.md describes: one file for each node. Everything follows from the seed, but for the timeouts that etcd draws by
// itself with -checkquorum.
//
//	go run . -out DIR [-nodes 3] [-steps 2000] [-seed 1] [-faults] [-bootstrap] [-checkquorum] [-parallel] [-bug NAME]
//	go run -tags with_tla . -out DIR -tla FILE …
package main

import (
	"flag"
	"fmt"
	"log"
	"math/rand"
	"os"
	"path/filepath"

	"go.etcd.io/raft/v3"
	pb "go.etcd.io/raft/v3/raftpb"
)

// store is etcd's storage in memory with the members that it begins with.
type store struct {
	*raft.MemoryStorage
	members *pb.ConfState
}

func (s *store) InitialState() (*pb.HardState, *pb.ConfState, error) {
	hard, _, err := s.MemoryStorage.InitialState()
	return hard, s.members, err
}

// envelope is a message on the way, with its name in the trace.
type envelope struct {
	id      string
	message *pb.Message
}

type server struct {
	id       uint64
	disk     *store
	raw      *raft.RawNode
	log      []*pb.Entry // In memory: the disk may have less of it.
	applied  uint64
	sent     int
	recorder *recorder
}

type cluster struct {
	options
	random  *rand.Rand
	servers []*server
	flying  []envelope
	values  int
	tracer  *tracer
	cutOff  uint64 // The node that hears nothing at the moment, or 0.
}

type options struct {
	nodes, steps                             int
	faults, bootstrap, checkQuorum, parallel bool
	broken                                   bool
	bug                                      string
}

func (c *cluster) config(s *server) *raft.Config {
	election := 1 << 30 // Elections are begun by the cluster.
	if c.checkQuorum {
		election = 10
	}
	return c.trace(&raft.Config{
		ID: s.id, ElectionTick: election, HeartbeatTick: 1, Storage: s.disk, Applied: s.applied, CheckQuorum: c.checkQuorum,
		MaxSizePerMsg: 200, MaxInflightMsgs: 4, DisableProposalForwarding: true, Logger: quiet,
	})
}

// start starts a server, for the first time or again, with what its disk has.
func (c *cluster) start(s *server, isFirst bool) {
	first, _ := s.disk.FirstIndex()
	last, _ := s.disk.LastIndex()
	s.log, _ = s.disk.Entries(first, last+1, 1<<40)
	s.applied = min(s.applied, last)
	raw, err := raft.NewRawNode(c.config(s))
	check(err)
	s.raw = raw
	if isFirst && c.bootstrap {
		peers := make([]raft.Peer, c.nodes)
		for i := range peers {
			peers[i] = raft.Peer{ID: uint64(i + 1)}
		}
		check(raw.Bootstrap(peers))
	}
	c.handle(s, event{kind: "Restart", isFirst: isFirst})
}

// handle carries out what the server has to do after an input, as etcd asks for it, and records it as one event.
func (c *cluster) handle(s *server, e event) {
	before := append([]*pb.Entry(nil), s.log...)
	isLost := false
	for s.raw.HasReady() && !isLost {
		ready := s.raw.Ready()
		if n := len(ready.Entries); n > 0 {
			s.log = append(s.log[:ready.Entries[0].GetIndex()-1:ready.Entries[0].GetIndex()-1], ready.Entries...)
		}
		// A leader may send before its own disk has the entries (dissertation, 10.2.1), and then lose power.
		isLost = c.parallel && e.kind == "ClientRequests" && c.random.Intn(8) == 0
		for _, m := range ready.Messages {
			c.send(s, m, &e)
		}
		if isLost {
			break
		}
		c.persist(s, ready)
		for _, entry := range ready.CommittedEntries {
			c.apply(s, entry)
		}
		s.raw.Advance(ready)
	}
	s.recorder.write(s, e, before)
	if isLost {
		c.start(s, false)
	}
}

func (c *cluster) persist(s *server, ready raft.Ready) {
	check(s.disk.Append(ready.Entries))
	if !raft.IsEmptyHardState(ready.HardState) {
		hard := ready.HardState
		if c.bug == "vote-not-persisted" {
			hard = &pb.HardState{Term: hard.Term, Commit: hard.Commit}
		}
		check(s.disk.SetHardState(hard))
	}
}

func (c *cluster) apply(s *server, entry *pb.Entry) {
	s.applied = entry.GetIndex()
	if entry.GetType() != pb.EntryConfChange {
		return
	}
	var change pb.ConfChange
	check(unmarshal(entry.GetData(), &change))
	s.disk.members = s.raw.ApplyConfChange(&change)
}

func (c *cluster) send(s *server, m *pb.Message, e *event) {
	c.spoil(s, m)
	s.sent++
	one := envelope{fmt.Sprintf("n%d.%d", s.id, s.sent), m}
	e.sent = append(e.sent, one)
	c.flying = append(c.flying, one)
}

// leaders are the servers that take themselves for leaders.
func (c *cluster) leaders() (found []*server) {
	for _, s := range c.servers {
		if s.raw.BasicStatus().RaftState == raft.StateLeader {
			found = append(found, s)
		}
	}
	return
}

func (c *cluster) deliver() {
	if len(c.flying) == 0 {
		return
	}
	i := 0
	if c.faults {
		i = c.random.Intn(len(c.flying))
	}
	one := c.flying[i]
	isLost := c.faults && (c.random.Intn(20) == 0 || one.message.GetTo() == c.cutOff || one.message.GetFrom() == c.cutOff)
	if isTwice := c.faults && c.random.Intn(20) == 0; !isTwice {
		c.flying = append(c.flying[:i], c.flying[i+1:]...)
	}
	if isLost {
		return
	}
	s := c.servers[one.message.GetTo()-1]
	// An error says that the message is none for this server, which then has done nothing.
	_ = s.raw.Step(clone(one.message))
	c.handle(s, event{kind: "Receive", received: one.id})
}

func (c *cluster) step() {
	any := c.servers[c.random.Intn(c.nodes)]
	leaders := c.leaders()
	switch draw := c.random.Intn(100); {
	case len(leaders) == 0 && len(c.flying) == 0, c.faults && draw < 2:
		check(any.raw.Campaign())
		c.handle(any, event{kind: "ElectionTimeout"})
	case len(leaders) > 0 && draw < 10:
		s := leaders[c.random.Intn(len(leaders))]
		s.raw.Tick()
		c.handle(s, event{kind: "HeartbeatTimeout"})
	case len(leaders) > 0 && draw < 22:
		s := leaders[c.random.Intn(len(leaders))]
		c.values++
		if s.raw.Propose([]byte(fmt.Sprintf("v%d", c.values))) == nil {
			c.handle(s, event{kind: "ClientRequests"})
		}
	case c.faults && draw < 24:
		c.lose(any)
		c.start(any, false)
	case c.faults && draw < 25:
		c.cutOff = uint64(c.random.Intn(2*c.nodes) + 1) // Half of the time nobody.
	case c.checkQuorum && draw < 35 && any.raw.BasicStatus().RaftState != raft.StateLeader:
		term := any.raw.BasicStatus().GetTerm()
		any.raw.Tick()
		if any.raw.HasReady() || any.raw.BasicStatus().GetTerm() != term {
			c.handle(any, event{kind: "ElectionTimeout"})
		}
	default:
		c.deliver()
	}
}

// run takes the steps. With a bug, here or in the library, etcd may find that what it holds cannot be, and panics: the traces end there.
func (c *cluster) run() (taken int) {
	defer func() {
		if reason := recover(); reason != nil {
			if c.bug == "" && !c.broken {
				panic(reason)
			}
			log.Printf("etcd gives up after %d steps: %v", taken, reason)
		}
	}()
	for ; taken < c.steps; taken++ {
		c.step()
	}
	return
}

func main() {
	var c cluster
	var seed int64
	var out, tla string
	flag.StringVar(&out, "out", "", "the folder for the traces; it must not exist")
	flag.IntVar(&c.nodes, "nodes", 3, "how many nodes")
	flag.IntVar(&c.steps, "steps", 2000, "how many steps of the cluster")
	flag.Int64Var(&seed, "seed", 1, "from which everything follows")
	flag.BoolVar(&c.faults, "faults", false, "lose, reorder and repeat messages, restart nodes, cut them off, begin elections")
	flag.BoolVar(&c.bootstrap, "bootstrap", false, "begin with a log that names the members, as StartNode does")
	flag.BoolVar(&c.checkQuorum, "checkquorum", false, "leaders step down without a majority, and leases refuse votes")
	flag.BoolVar(&c.parallel, "parallel", false, "leaders may lose what they sent before they wrote it")
	flag.StringVar(&tla, "tla", "", "write etcd's own trace into this file, too; needs -tags with_tla")
	flag.BoolVar(&c.broken, "broken", false, "the library itself has a bug: where it gives up, the traces end")
	flag.StringVar(&c.bug, "bug", "", "plant this bug: see bugs.go")
	flag.Parse()
	if out == "" || flag.NArg() > 0 || !isBug(c.bug) {
		flag.Usage()
		os.Exit(2)
	}
	check(os.Mkdir(out, 0o755))
	c.tracer = newTracer(tla)
	c.random = rand.New(rand.NewSource(seed))
	members := &pb.ConfState{}
	names := []string{}
	for i := 1; i <= c.nodes; i++ {
		names = append(names, fmt.Sprintf("n%d", i))
		if !c.bootstrap {
			members.Voters = append(members.Voters, uint64(i))
		}
	}
	for i := range names {
		s := &server{id: uint64(i + 1), disk: &store{raft.NewMemoryStorage(), members}}
		s.recorder = newRecorder(filepath.Join(out, names[i]+".ndjson"), names[i], names, c.bootstrap, seed)
		c.servers = append(c.servers, s)
	}
	for _, s := range c.servers {
		c.start(s, true)
	}
	taken := c.run()
	for _, s := range c.servers {
		s.recorder.close()
	}
	if c.tracer != nil {
		c.tracer.close()
	}
	log.Printf("%d steps, seed %d: %s", taken, seed, out)
}
