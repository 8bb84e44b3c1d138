// A run of three nodes: an election, an entry that two of them have and the leader commits, and a node that crashes and comes back.
//
//	go run . DIR [early-commit]
//
// With early-commit the leader commits an entry that nobody else has yet, which `lockstep validate DIR/*.ndjson` refuses.
package main

import (
	"log"
	"os"
	"path/filepath"
)

var nodes = []string{"n1", "n2", "n3"}

func open(folder, node string) *Recorder {
	recorder, err := Open(folder, "example", "run-1", node, nodes, 0)
	check(err)
	return recorder
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// variables are those of a node in term 1 that has voted for n1; `others` come on top.
func variables(role string, lastIndex, commitIndex uint64, others Variables) Variables {
	lastTerm := min(lastIndex, 1)
	after := Variables{
		"currentTerm": 1, "votedFor": "n1", "role": role, "lastIndex": lastIndex, "lastTerm": lastTerm, "commitIndex": commitIndex,
	}
	for name, value := range others {
		after[name] = value
	}
	return after
}

func leading(lastIndex, commitIndex, match uint64, change *LogChange) Variables {
	others := Variables{"matchIndex": map[string]uint64{"n2": match, "n3": 0}}
	if change != nil {
		others["log"] = change
	}
	return variables("Leader", lastIndex, commitIndex, others)
}

func id(message Message) string { return message["id"].(string) }

func main() {
	folder, isEarly := os.Args[1], len(os.Args) > 2 && os.Args[2] == "early-commit"
	n1, n2, n3 := open(folder, "n1"), open(folder, "n2"), open(folder, "n3")
	noop, command := Entry{1, "noop"}, Entry{1, "set \"π\" \\ 1\t"}
	start := variables("Follower", 0, 0, Variables{"currentTerm": 0, "votedFor": nil})
	for _, recorder := range []*Recorder{n1, n2, n3} {
		check(recorder.Record("Restart", "", nil, start))
	}

	// n1 stands, n2 votes for it, n1 leads.
	asked := []Message{n1.RequestVote("n2", 1, 0, 0), n1.RequestVote("n3", 1, 0, 0)}
	check(n1.Record("ElectionTimeout", "", asked, variables("Candidate", 0, 0, Variables{"votesGranted": []string{"n1"}})))
	vote := n2.RequestVoteResponse("n1", 1, true)
	check(n2.Record("Receive", id(asked[0]), []Message{vote}, variables("Follower", 0, 0, nil)))
	first := []Message{n1.AppendEntries("n2", 1, 0, 0, []Entry{noop}, 0), n1.AppendEntries("n3", 1, 0, 0, []Entry{noop}, 0)}
	check(n1.Record("Receive", id(vote), first, leading(1, 0, 0, &LogChange{0, []Entry{noop}})))

	// A client asks for a command.
	second := []Message{n1.AppendEntries("n2", 1, 1, 1, []Entry{command}, 0), n1.AppendEntries("n3", 1, 1, 1, []Entry{command}, 0)}
	check(n1.Record("ClientRequests", "", second, leading(2, 0, 0, &LogChange{1, []Entry{command}})))

	// n2 takes both entries, one after the other, and n1 commits each when it hears so.
	answers := []Message{n2.AppendEntriesResponse("n1", 1, 1), n2.AppendEntriesResponse("n1", 1, 2)}
	takesFirst := variables("Follower", 1, 0, Variables{"log": LogChange{0, []Entry{noop}}})
	check(n2.Record("Receive", id(first[0]), answers[:1], takesFirst))
	takesSecond := variables("Follower", 2, 0, Variables{"log": LogChange{1, []Entry{command}}})
	check(n2.Record("Receive", id(second[0]), answers[1:], takesSecond))
	for k, answer := range answers {
		committed := uint64(k + 1)
		if isEarly {
			committed = 2
		}
		check(n1.Record("Receive", id(answer), nil, leading(2, committed, uint64(k+1), nil)))
	}

	// n3 hears of the election only now. It votes, crashes while it writes a line, and comes back with what was durable.
	vote = n3.RequestVoteResponse("n1", 1, true)
	check(n3.Record("Receive", id(asked[1]), []Message{vote}, variables("Follower", 0, 0, nil)))
	check(n3.Close())
	torn, err := os.OpenFile(filepath.Join(folder, "n3.ndjson"), os.O_APPEND|os.O_WRONLY, 0o644)
	check(err)
	_, err = torn.WriteString(`{"seq":3,"event":"Rec`)
	check(err)
	check(torn.Close())
	n3 = open(folder, "n3")
	check(n3.Record("Restart", "", nil, variables("Follower", 0, 0, nil)))

	// A heartbeat tells n2 what is committed, and brings n3 all entries.
	both := []Entry{noop, command}
	beats := []Message{n1.AppendEntries("n2", 1, 2, 1, nil, 2), n1.AppendEntries("n3", 1, 0, 0, both, 2)}
	check(n1.Record("HeartbeatTimeout", "", beats, leading(2, 2, 2, nil)))
	answer := n2.AppendEntriesResponse("n1", 1, 2)
	check(n2.Record("Receive", id(beats[0]), []Message{answer}, variables("Follower", 2, 2, nil)))
	answer = n3.AppendEntriesResponse("n1", 1, 2)
	check(n3.Record("Receive", id(beats[1]), []Message{answer}, variables("Follower", 2, 2, Variables{"log": LogChange{0, both}})))
	for _, recorder := range []*Recorder{n1, n2, n3} {
		check(recorder.Close())
	}
}
